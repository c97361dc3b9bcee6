import type { Publisher } from '@ostrata/ports';
import { formatTagName } from '@ostrata/versioning';
import pLimit from 'p-limit';
import { lookUp, type LookedUp } from '../deliver/parents/look-up.ts';
import { pinnedImage } from '../deliver/parents/parent-image.ts';
import { join, type ReleasedUnit } from './released-unit.ts';
import { readReleased, type ReleasedPorts, type ReleasedUnits } from './released.ts';
import type { Trust } from './trust.ts';

/** A release with what it takes along, and what of it is there. */
export interface CompletedRelease {
  readonly released: ReleasedUnits;
  readonly found: LookedUp<ReleasedUnit>;
}

/**
 * Looks up what is meant. A version that is pinned and not there is read from its own tag, by the same trust, and joins with what it
 * stands on, which may be pinned in turn. Throws as `readReleased` does.
 */
export async function lookUpReleased(
  ports: ReleasedPorts,
  released: ReleasedUnits,
  meant: readonly string[],
  trust: Trust | undefined,
): Promise<CompletedRelease> {
  const found = await lookUp(ports.publisher, released.units, meant);
  const missing = await unpublished(ports.publisher, pinned(released.units, found.due));
  if (missing.length === 0) return { released, found };
  return lookUpReleased(ports, await joined(ports, released, missing, trust), meant, trust);
}

/**
 * The release with all versions that units of it are pinned to as far as it takes to have a unit of that name: one that was due when
 * the schedule was made may be there by now. Throws as `readReleased` does.
 */
export async function withUnit(
  ports: ReleasedPorts,
  released: ReleasedUnits,
  name: string,
  trust: Trust | undefined,
): Promise<ReleasedUnits> {
  if (released.units.has(name) || !name.includes('@')) return released;
  let { released: all } = await lookUpReleased(ports, released, released.meant, trust);
  while (!all.units.has(name)) {
    const missing = pinned(all.units, [...all.units.values()]);
    if (missing.length === 0) break;
    all = await joined(ports, all, missing, trust);
  }
  return all;
}

/** Those that are pinned to a version that the run does not have. */
function pinned(units: ReadonlyMap<string, ReleasedUnit>, some: readonly ReleasedUnit[]): readonly ReleasedUnit[] {
  return some.filter(({ parent }) => parent?.version !== undefined && !units.has(parent.name));
}

/** Of those that are pinned to the same version one, where that is not there. */
async function unpublished(
  publisher: Pick<Publisher, 'list'>,
  some: readonly ReleasedUnit[],
): Promise<readonly ReleasedUnit[]> {
  const limit = pLimit(8);
  const each = [...new Map(some.map((one) => [one.parent?.name, one])).values()];
  const images = await Promise.all(each.map((one) => limit(() => pinnedImage(publisher, one))));
  return each.filter((_one, index) => images[index] === undefined);
}

/** Adds what `children` are pinned to, from its own tags, each of which is read once. */
async function joined(
  ports: ReleasedPorts,
  released: ReleasedUnits,
  children: readonly ReleasedUnit[],
  trust: Trust | undefined,
): Promise<ReleasedUnits> {
  const units = new Map(released.units);
  for (const [tag, names] of pinsByTag(children)) {
    const { units: others } = await readReleased(ports, tag, trust);
    for (const name of names) {
      const one = others.get(name);
      if (one !== undefined) join(units, others, one);
    }
  }
  return { ...released, units: parentsFirst(units) };
}

function pinsByTag(children: readonly ReleasedUnit[]): ReadonlyMap<string, ReadonlySet<string>> {
  const tags = new Map<string, Set<string>>();
  for (const { unit, parent } of children) {
    if (parent?.version === undefined || unit.parent === undefined) continue;
    const tag = formatTagName({ image: unit.parent.image.name, version: parent.version });
    tags.set(tag, (tags.get(tag) ?? new Set()).add(parent.unit));
  }
  return tags;
}

function parentsFirst(units: ReadonlyMap<string, ReleasedUnit>): ReadonlyMap<string, ReleasedUnit> {
  const depth = ({ parent }: ReleasedUnit): number => {
    const above = parent && units.get(parent.name);
    return above === undefined ? 0 : depth(above) + 1;
  };
  return new Map([...units].sort(([, a], [, b]) => depth(a) - depth(b)));
}
