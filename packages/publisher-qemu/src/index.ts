export { checkStore } from './check-store.ts';
export { UnusableDisk } from './disk.ts';
export { DamagedEntry, ImageGone } from './entry.ts';
export { storePublisher, type StoreOptions } from './store-publisher.ts';
export { sweepStore } from './sweep-store.ts';
