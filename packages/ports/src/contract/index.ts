export { testPacker, type PackerSubject } from './packer.ts';
export { testPublisher, type PublisherSubject } from './publisher.ts';
