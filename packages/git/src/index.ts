export { gitFiles, OutsideRepository } from './files.ts';
export { GitFailed } from './git.ts';
export { gitHistory } from './history.ts';
export { gitTags } from './tags.ts';
