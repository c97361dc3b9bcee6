export { memoryCloud, type MemoryCloud } from './cloud.ts';
export { memoryFiles, type MemoryFiles } from './files.ts';
export { memoryTags } from './tags.ts';
