export { testPacker, type PackerSubject } from './packer.ts';
export { testPublisher, type PublisherSubject } from './publisher.ts';
export { proven, recordOf } from './publisher-subject.ts';
export { passingFaults, type Fault, type Faults } from './faults.ts';
export { testDistribution, type DistributedSubject } from './publisher-distribution.ts';
export { testPublisherFaults, type FaultySubject } from './publisher-faults.ts';
export { testFiles, type FilesSubject } from './files.ts';
export { testHistory, type HistorySubject } from './history.ts';
export { testTags, type TagsSubject } from './tags.ts';
