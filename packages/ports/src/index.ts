export type { Branches } from './branches.ts';
export type { Cache } from './cache.ts';
export { CloudRefused, CloudUnavailable, NoCredentials, tellingFailures } from './cloud-failures.ts';
export type { Checkout, Checkouts } from './checkouts.ts';
export type { Clock } from './clock.ts';
export { ReadOnlyFiles, type CommittedFiles, type Files, type Outline, type Tree, type TreeEntry } from './files.ts';
export { ShallowClone, UnknownRevision, type Commit, type Head, type History, type Standing } from './history.ts';
export type { Linter } from './linter.ts';
export {
  GuestFailed,
  type Accelerator,
  type BootOptions,
  type EphemeralKey,
  type Guest,
  type Inspection,
  type Leftover,
  type Machines,
} from './machines.ts';
export type { WorkFolder, WorkFolders } from './work-folders.ts';
export {
  PackerFailed,
  type Packer,
  type PackerArtifact,
  type PackerBuild,
  type PackerEvent,
  type PackerRun,
  type PackerVariables,
} from './packer.ts';
export {
  AlreadyPublished,
  BadDistribution,
  ClaimLost,
  InUse,
  NotPublished,
  UnusableArtifact,
  type Claim,
  type CloudImage,
  type Damage,
  type ImageQuery,
  type Location,
  type Publisher,
  type Running,
  type UnitAddress,
} from './publisher.ts';
export type { Difference, Placement } from './placement.ts';
export type { ReleasePage, Releases } from './releases.ts';
export type { Posted, Reviews } from './reviews.ts';
export { ContentMoved, ContentUnavailable, type InstalledContent, type OutsideContent, type Roles } from './roles.ts';
export {
  BadSignature,
  nameOf,
  RaceLost,
  TagMissing,
  TagMoved,
  type GitTag,
  type NewTag,
  type TagRef,
  type Tags,
} from './tags.ts';
export { ToolMissing, type ToolReport } from './tool.ts';
export { VendorMoved, VendorUnavailable, type Vendors } from './vendors.ts';
export { published, verified, VerifyFailed, type Verified, type VerifyReport } from './verified.ts';
