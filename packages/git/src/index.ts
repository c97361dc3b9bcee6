export { gitBranches } from './branches.ts';
export { gitCheckouts } from './checkouts.ts';
export { TagsNotPushed } from './fetch-tags.ts';
export { gitFiles } from './files.ts';
export { GitFailed, UntrustedRepository } from './git.ts';
export { gitHistory } from './history.ts';
export { gitImageVendors } from './image-vendors.ts';
export { gitTags } from './tags.ts';
export { OutsideRepository } from './write-files.ts';
