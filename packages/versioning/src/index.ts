export { address } from './record/address.ts';
export { channelAddress } from './record/channel-address.ts';
export { imageAnnotation, releaseAnnotation } from './tags/annotation.ts';
export { changedInputs, type Change } from './fingerprint/changes.ts';
export { highestBump, weighCommits, type CommitToWeigh, type WeighedCommit } from './version/commit-weight.ts';
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
} from './fingerprint/fingerprint.ts';
export { sortedInputs, unitInputs } from './fingerprint/inputs.ts';
export { lockMoves, lockMoveText, type LockMove } from './plan/lock-moves.ts';
export { periodStamp, requestedStamp, stampStart, wantedStamp, type RebuildPeriod } from './version/refresh-stamp.ts';
export { formatReleaseName, nextRelease, parseReleaseName, type ReleaseName } from './tags/release-name.ts';
export {
  planRelease,
  type DueImage,
  type DueReason,
  type DueUnit,
  type TaggedState,
  type VersionRules,
  type WantedUnit,
} from './plan/release-plan.ts';
export { schedule, type ScheduledUnit } from './plan/schedule.ts';
export type { ImageRecord, RecordedParent, State } from './record/record.ts';
export { isSigned, withoutSignature } from './tags/signature.ts';
export { formatTagName, imageTags, parseTagName, versionsOf, type TagName, type VersionTag } from './tags/tag-name.ts';
export { formatTrailers, parseTrailers, unknownFingerprint, type BuildTrailer } from './tags/trailers.ts';
export { blobId, treeIndex, withFiles, type Tree, type TreeFile } from './fingerprint/tree.ts';
export { unitKey, type UnitSurroundings } from './fingerprint/unit-key.ts';
export { bumpVersion, compareVersions, isVersion, type Bump } from './version/version.ts';
export { addressOf, textsOf, versionText, type Texts } from './record/record-texts.ts';
export { resourceTagKey, textsInTags, toResourceTags, type ResourceTags } from './record/resource-tags.ts';
