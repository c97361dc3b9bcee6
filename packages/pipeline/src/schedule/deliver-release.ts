import type { Checkouts } from '@ostrata/ports';
import type { DeliverContext } from '../deliver/context.ts';
import { deliverUnit, presentUnit, walk, type BuiltUnit } from '../deliver/walk.ts';
import type { Selection } from '../select.ts';
import type { ReleasedPorts } from './released.ts';
import { releaseSchedule, unitSchedule, type ReleaseSchedule, type ScheduledRelease } from './release-schedule.ts';
import type { Trust } from './trust.ts';

/** What delivering a release needs besides what delivering a unit does. */
export interface ReleasePorts extends Omit<ReleasedPorts, 'publisher'> {
  readonly checkouts: Checkouts;
}

/** What is known of a run before the tag is read. */
export type ReleaseContext = Omit<DeliverContext, 'catalog' | 'head' | 'root'>;

export interface ReleaseOptions {
  /** The release tag, or that of one image. */
  readonly tag: string;
  readonly trust?: Trust;
  /** Called once it is known what there is to do, before anything is done. */
  readonly onSchedule?: (schedule: ReleaseSchedule) => void;
}

/** How a release, or one unit of it, was delivered. */
export interface DeliveredRelease {
  readonly schedule: ReleaseSchedule;
  readonly units: readonly BuiltUnit[];
}

/**
 * Delivers a release, or what `only` names of it, on this machine from a checkout of its commit, at most `jobs` units at once. A second run does what
 * is missing. Throws as `releaseSchedule` does, and `signal.reason`.
 */
export async function deliverRelease(
  ports: ReleasePorts,
  context: ReleaseContext,
  options: ReleaseOptions & { readonly jobs: number; readonly only?: Selection },
): Promise<DeliveredRelease> {
  const { tag, trust, only, jobs } = options;
  const release = await releaseSchedule({ ...ports, publisher: context.publisher }, tag, trust, only);
  const { released, found, schedule } = release;
  options.onSchedule?.(schedule);
  const units = await atItsCommit(ports, context, release, (at) => walk(at, released.units, found, jobs));
  return { schedule, units };
}

/**
 * Delivers one unit of a release; what it stands on must be published. Throws `InputRefused` when the release has no such unit,
 * and as `deliverRelease` does.
 */
export async function deliverOne(
  ports: ReleasePorts,
  context: ReleaseContext,
  options: ReleaseOptions & { readonly unit: string },
): Promise<{ readonly schedule: ReleaseSchedule; readonly unit: BuiltUnit }> {
  const { tag, trust, unit: name } = options;
  const release = await unitSchedule({ ...ports, publisher: context.publisher }, tag, trust, name);
  const { one, found, schedule } = release;
  options.onSchedule?.(schedule);
  const image = found.present.get(name);
  if (image !== undefined) return { schedule, unit: presentUnit(context, name, image) };
  return { schedule, unit: await atItsCommit(ports, context, release, (at) => deliverUnit(at, one, found)) };
}

async function atItsCommit<Result>(
  { checkouts }: ReleasePorts,
  context: ReleaseContext,
  { released: { catalog, tag } }: ScheduledRelease,
  work: (context: DeliverContext) => Promise<Result>,
): Promise<Result> {
  const { root, dispose } = await checkouts.at(tag.commit);
  try {
    return await work({ ...context, catalog, root, head: { commit: tag.commit, dirty: false } });
  } finally {
    await dispose();
  }
}
