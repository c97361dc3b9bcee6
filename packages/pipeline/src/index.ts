export { check, lint, validateRendered, type CheckPorts } from './author/check.ts';
export type { ValidatePorts } from './author/validate.ts';
export type { Difference } from './author/differences.ts';
export { exportTerraform, type TerraformModule } from './author/export-terraform.ts';
export { lock, type LockChange, type LockPorts } from './author/lock.ts';
export { render, type RenderOutcome } from './author/render.ts';
export { build, type BuildOptions, type BuildOutcome, type BuildPorts } from './deliver/build.ts';
export { NoArtifact } from './deliver/unit/build-unit.ts';
export type { Check } from './deliver/verify.ts';
export type { DeliverContext, DeliverPorts, RunContext } from './deliver/context.ts';
export type { DeliverEvent, LogFile, Outcome, Step } from './deliver/events.ts';
export { ParentMissing, RevokedImage } from './deliver/parents/parent-image.ts';
export { NotReleasedHere } from './deliver/parents/released-elsewhere.ts';
export { preview, type PreviewedUnit } from './deliver/preview.ts';
export type { BuiltUnit } from './deliver/walk/walk.ts';
export { walkForest, type ForestNode, type ForestWork } from './deliver/walk/walk-forest.ts';
export { variablesOf, type UnitVariables } from './deliver/variables.ts';
export { InputRefused } from './failure.ts';
export { PackerTooOld } from './packer-for-clouds.ts';
export { loadRepository, type Repository } from './load.ts';
export { deprecate } from './operate/deprecate.ts';
export { distribute, type Distributed } from './operate/distribution/distribute.ts';
export {
  planDistribution,
  withdraw,
  type DistributionPlan,
  type PlannedDifference,
} from './operate/distribution/plan-distribution.ts';
export { findImage } from './operate/find.ts';
export { list } from './operate/list.ts';
export { absences, type Absence } from './operate/absences.ts';
export type { Channel } from './operate/channels.ts';
export { promote, type Move, type Promoted, type PromoteOptions } from './operate/promote.ts';
export { prune, sweep, type Pruned, type PrunedImage } from './operate/prune.ts';
export { planRevocation, revoke, type Revocation, type RevokeOptions } from './operate/revoke.ts';
export { shell, type ShellOptions } from './operate/shell.ts';
export { show, type Lineage } from './operate/show.ts';
export type { Selection } from './select.ts';
export { desired, type Desired, type DesiredUnit } from './release/desired.ts';
export * from './release/index.ts';
export {
  deliverOne,
  deliverRelease,
  type DeliveredRelease,
  type ReleaseOptions,
  type ReleasePorts,
} from './schedule/deliver-release.ts';
export { FingerprintMismatch, type MismatchedUnit } from './schedule/mismatch.ts';
export { releaseSchedule, type ReleaseSchedule, type ScheduledDelivery } from './schedule/release-schedule.ts';
export type { ReleasedPorts } from './schedule/released.ts';
export { UntrustedTag, type Trust } from './schedule/trust.ts';
