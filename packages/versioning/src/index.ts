export { address } from './address.ts';
export { channelAddress } from './channel-address.ts';
export { imageAnnotation, releaseAnnotation } from './annotation.ts';
export { changedInputs, type Change } from './changes.ts';
export { highestBump, weighCommits, type CommitToWeigh, type WeighedCommit } from './commit-weight.ts';
export {
  devVersion,
  fingerprints,
  isFingerprint,
  sortedFingerprints,
  type Fingerprint,
  type Fingerprints,
  type Input,
  type SortedInputs,
  type UnitInputs,
} from './fingerprint.ts';
export { sortedInputs, unitInputs } from './inputs.ts';
export { lockMoves, lockMoveText, type LockMove } from './lock-moves.ts';
export { periodStamp, requestedStamp, stampStart, wantedStamp, type RebuildPeriod } from './refresh-stamp.ts';
export { formatReleaseName, nextRelease, parseReleaseName, type ReleaseName } from './release-name.ts';
export {
  planRelease,
  type DueImage,
  type DueReason,
  type DueUnit,
  type TaggedState,
  type VersionRules,
  type WantedUnit,
} from './release-plan.ts';
export { schedule, type ScheduledUnit } from './schedule.ts';
export type { ImageRecord, RecordedParent, State } from './record.ts';
export { isSigned, withoutSignature } from './signature.ts';
export { formatTagName, imageTags, parseTagName, versionsOf, type TagName, type VersionTag } from './tag-name.ts';
export { formatTrailers, parseTrailers, unknownFingerprint, type BuildTrailer } from './trailers.ts';
export { blobId, treeIndex, withFiles, type Tree, type TreeFile } from './tree.ts';
export { unitKey, type UnitSurroundings } from './unit-key.ts';
export { bumpVersion, compareVersions, isVersion, type Bump } from './version.ts';
export { addressOf, textsOf, versionText, type Texts } from './record-texts.ts';
export { resourceTagKey, textsInTags, toResourceTags, type ResourceTags } from './resource-tags.ts';
