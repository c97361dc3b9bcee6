export { findPacker, type FoundPacker } from './find-packer.ts';
export { packer, type PackerOptions } from './packer.ts';
