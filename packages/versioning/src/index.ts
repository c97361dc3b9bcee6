export type { Fingerprint } from './fingerprint.ts';
export type { ImageRecord, RecordedParent, State } from './record.ts';
