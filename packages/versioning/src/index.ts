export { address } from './address.ts';
export { changedInputs, type Change } from './changes.ts';
export {
  devVersion,
  fingerprints,
  isFingerprint,
  type Fingerprint,
  type Fingerprints,
  type UnitInputs,
} from './fingerprint.ts';
export { unitInputs } from './inputs.ts';
export type { ImageRecord, RecordedParent, State } from './record.ts';
export { formatTagName, parseTagName, versionsOf, type TagName } from './tag-name.ts';
export { formatTrailers, parseTrailers, type BuildTrailer } from './trailers.ts';
export { blobId, treeIndex, withFiles, type Tree, type TreeFile } from './tree.ts';
export { bumpVersion, compareVersions, isVersion, type Bump } from './version.ts';
