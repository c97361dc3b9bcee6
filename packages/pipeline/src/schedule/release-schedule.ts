import type { CloudImage } from '@ostrata/ports';
import { problem, suggest } from '@ostrata/problems';
import type { Fingerprint } from '@ostrata/versioning';
import { expectedSeconds } from '../deliver/walk/expected-seconds.ts';
import type { LookedUp } from '../deliver/parents/look-up.ts';
import { longestPaths } from '../deliver/walk/walk-forest.ts';
import { InputRefused } from '../failure.ts';
import type { Selection } from '../select.ts';
import { lookUpReleased, withUnit } from './pinned-units.ts';
import type { ReleasedUnit } from './released-unit.ts';
import { readReleased, type ReleasedPorts, type ReleasedUnits } from './released.ts';
import { trustUnits } from './trust-units.ts';
import type { Trust } from './trust.ts';

/** One unit of a schedule. Times are seconds. */
export interface ScheduledDelivery {
  /** `<image>/<cloud>/<os>`; with `@<version>` for one that is built from the commit of another tag. */
  readonly unit: string;
  readonly image: string;
  readonly target: string;
  /** Absent for a vendor unit. */
  readonly version?: string;
  readonly fingerprint: Fingerprint;
  /** What it stands on: `<image>@<version>`, or a vendor image by its name. */
  readonly standsOn?: string;
  /** The tag that it is built from, when that is not the schedule's own: a parent is pinned to it. */
  readonly from?: { readonly tag: string; readonly commit: string };
  /** The unit of this schedule that it waits for; absent when its parent is there already. */
  readonly waitsFor?: string;
  /** `joined`: not named by the tag, but something named stands on it and it is not there. */
  readonly why: 'released' | 'joined';
  /** `present`: there is nothing to do. `revoked`: it is not made again, and nothing is built on it. */
  readonly state: 'due' | 'present' | 'revoked';
  /** How long it took the last time, else how long the others take on average. */
  readonly expectedSeconds: number;
  /** Of it and the longest chain that waits for it. */
  readonly pathSeconds: number;
}

/** A release's units and what each waits for. Plain data: it may be written to a file. */
export interface ReleaseSchedule {
  readonly tag: string;
  readonly commit: string;
  /** The branch that the release came from, and who signed its tag, when that was asked. */
  readonly branch?: string;
  readonly signer?: string;
  /** Parents first; of those with one parent the one with the longest path first. */
  readonly units: readonly ScheduledDelivery[];
}

/** A schedule, and what it was made of. */
export interface ScheduledRelease {
  readonly released: ReleasedUnits;
  readonly found: LookedUp<ReleasedUnit>;
  readonly schedule: ReleaseSchedule;
}

/**
 * What a tag asks for and the cloud does not have: the tag's units, or those of them that `only` names, and tagged ancestors that
 * were never published, pinned ones from their own commits. Without `trust` nobody is asked who signed it and where it comes from; fingerprints are held against the commit in any case. Throws as
 * `readReleased` does.
 */
export async function releaseSchedule(
  ports: ReleasedPorts,
  tag: string,
  trust: Trust | undefined,
  only: Selection = { images: [], targets: [] },
): Promise<ScheduledRelease> {
  const released = await readReleased(ports, tag, trust);
  return scheduleOf(ports, released, selected(released, only), trust);
}

/**
 * Of the units that the tag names, those that are selected; by name also what they stand on. Throws `InputRefused` for what the
 * release does not have.
 */
function selected({ meant, units, tag }: ReleasedUnits, { images, targets }: Selection): readonly string[] {
  const names = images.length === 0 ? meant : [...units.keys()];
  const named = names.flatMap((name) => units.get(name)?.unit ?? []);
  const unknown = [
    ...images.filter((name) => !named.some(({ image }) => image.name === name)),
    ...targets.filter((name) => !named.some(({ target }) => target.name === name)),
  ];
  if (unknown.length > 0) {
    const known = [...new Set(named.flatMap(({ image, target }) => [image.name, target.name]))];
    throw new InputRefused(
      unknown.map((name) => problem('not-in-release', `${tag.name} has no ${name}`, { hint: suggest(name, known) })),
    );
  }
  const isMeant = (names: readonly string[], name: string) => names.length === 0 || names.includes(name);
  return named
    .filter(({ image, target }) => isMeant(images, image.name) && isMeant(targets, target.name))
    .map(({ name }) => name);
}

/** As `releaseSchedule`, of one unit and what it stands on. Throws `InputRefused` when the release has no such unit. */
export async function unitSchedule(
  ports: ReleasedPorts,
  tag: string,
  trust: Trust | undefined,
  unit: string,
): Promise<ScheduledRelease & { readonly one: ReleasedUnit }> {
  const released = await withUnit(ports, await readReleased(ports, tag, trust), unit, trust);
  const one = released.units.get(unit);
  if (one === undefined) {
    const hint = suggest(unit, [...released.units.keys()]);
    throw new InputRefused([problem('unknown-unit', `${tag} has no unit ${unit}`, { hint })]);
  }
  return { ...(await scheduleOf(ports, released, [unit], trust)), one };
}

async function scheduleOf(
  ports: ReleasedPorts,
  read: ReleasedUnits,
  meant: readonly string[],
  trust: Trust | undefined,
): Promise<ScheduledRelease> {
  const { released, found } = await lookUpReleased(ports, read, meant, trust);
  const due = new Set(found.due.map(({ name }) => name));
  if (trust !== undefined) await trustUnits(ports, found.due, trust);
  const kept = [...released.units.values()].filter(({ name }) => due.has(name) || meant.includes(name));
  const nodes = kept.map((one) => ({
    name: one.name,
    seconds: found.present.has(one.name) ? 0 : expectedSeconds(found, one),
    ...waitsFor(one, due),
  }));
  const paths = longestPaths(nodes);
  const units = kept.map((one, index) =>
    scheduled(one, released, found.present.get(one.name), {
      ...waitsFor(one, due),
      expectedSeconds: Math.round(nodes[index]?.seconds ?? 0),
      pathSeconds: Math.round(paths.get(one.name) ?? 0),
    }),
  );
  const { name: tag, commit } = released.tag;
  return { released, found, schedule: { tag, commit, ...released.trusted, units: longestFirst(units) } };
}

function waitsFor({ parent }: ReleasedUnit, due: ReadonlySet<string>) {
  return parent !== undefined && due.has(parent.name) ? { waitsFor: parent.name } : {};
}

function scheduled(
  { unit, name, version, fingerprint, tagged, from }: ReleasedUnit,
  { meant, tag }: ReleasedUnits,
  image: CloudImage | undefined,
  times: Pick<ScheduledDelivery, 'waitsFor' | 'expectedSeconds' | 'pathSeconds'>,
): ScheduledDelivery {
  const standsOn = tagged?.trailer.parent ?? unit.parent?.image.name;
  return {
    unit: name,
    image: unit.image.name,
    target: unit.target.name,
    ...(version !== undefined && { version }),
    fingerprint,
    ...(standsOn !== undefined && { standsOn }),
    ...(from.tag.name !== tag.name && { from: { tag: from.tag.name, commit: from.tag.commit } }),
    why: meant.includes(name) ? 'released' : 'joined',
    state: image === undefined ? 'due' : image.state === 'revoked' ? 'revoked' : 'present',
    ...times,
  };
}

/** Parents stay before their children: a path through a child is never longer than its parent's. */
function longestFirst(units: readonly ScheduledDelivery[]): readonly ScheduledDelivery[] {
  return [...units].sort((a, b) => b.pathSeconds - a.pathSeconds);
}
