export { findPacker, type FoundPacker } from './find-packer.ts';
export { installedPlugins } from './installed-plugins.ts';
export { packer, type PackerOptions } from './packer.ts';
