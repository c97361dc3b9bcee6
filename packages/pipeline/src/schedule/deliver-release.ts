import type { Checkout, Checkouts } from '@ostrata/ports';
import type { RunContext, Source } from '../deliver/context.ts';
import { deliverUnit, presentUnit, walk, type BuiltUnit } from '../deliver/walk/walk.ts';
import type { Selection } from '../select.ts';
import type { ReleasedUnit } from './released-unit.ts';
import type { ReleasedPorts } from './released.ts';
import { releaseSchedule, unitSchedule, type ReleaseSchedule } from './release-schedule.ts';
import type { Trust } from './trust.ts';

/** What delivering a release needs besides what delivering a unit does. */
export interface ReleasePorts extends Omit<ReleasedPorts, 'publisher'> {
  readonly checkouts: Checkouts;
}

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
 * Delivers a release, or what `only` names of it, on this machine from checkouts of its commits, at most `jobs` units at once. A second run does what
 * is missing. Throws as `releaseSchedule` does, and `signal.reason`.
 */
export async function deliverRelease(
  ports: ReleasePorts,
  context: RunContext,
  options: ReleaseOptions & { readonly jobs: number; readonly only?: Selection },
): Promise<DeliveredRelease> {
  const { tag, trust, only, jobs } = options;
  const release = await releaseSchedule({ ...ports, publisher: context.publisher }, tag, trust, only);
  const { released, found, schedule } = release;
  options.onSchedule?.(schedule);
  const units = await checkedOut(ports.checkouts, (source) => walk(context, released.units, found, { jobs, source }));
  return { schedule, units };
}

/**
 * Delivers one unit of a release; what it stands on must be published. Throws `InputRefused` when the release has no such unit,
 * and as `deliverRelease` does.
 */
export async function deliverOne(
  ports: ReleasePorts,
  context: RunContext,
  options: ReleaseOptions & { readonly unit: string },
): Promise<{ readonly schedule: ReleaseSchedule; readonly unit: BuiltUnit }> {
  const { tag, trust, unit: name } = options;
  const release = await unitSchedule({ ...ports, publisher: context.publisher }, tag, trust, name);
  const { one, found, schedule } = release;
  options.onSchedule?.(schedule);
  const image = found.present.get(name);
  if (image !== undefined) return { schedule, unit: presentUnit(context, name, image) };
  const delivered = checkedOut(ports.checkouts, async (source) =>
    deliverUnit({ ...context, ...(await source(one)) }, one, found),
  );
  return { schedule, unit: await delivered };
}

/** Hands over a checkout for each commit that something is built from, made when it is first asked for. */
async function checkedOut<Result>(
  checkouts: Checkouts,
  work: (source: (one: ReleasedUnit) => Promise<Source>) => Promise<Result>,
): Promise<Result> {
  const made = new Map<string, Promise<Checkout>>();
  const at = (commit: string): Promise<Checkout> => {
    const checkout = made.get(commit) ?? checkouts.at(commit);
    made.set(commit, checkout);
    return checkout;
  };
  try {
    return await work(async ({ from: { tag, catalog } }) => {
      const { root } = await at(tag.commit);
      return { catalog, root, head: { commit: tag.commit, dirty: false } };
    });
  } finally {
    for (const checkout of await Promise.allSettled(made.values())) {
      if (checkout.status === 'fulfilled') await checkout.value.dispose();
    }
  }
}
