import type { Unit } from '@ostrata/catalog';
import { unitKey, type Fingerprints } from '@ostrata/versioning';
import type { CommittedRepository } from '../read/load-commit.ts';
import type { Recall } from './recall.ts';
import { isRendered } from '../../author/is-rendered.ts';
import { desiredUnits, parentOf, type DesiredUnit, type Surroundings } from '../read/units.ts';

/** Units by name, parents first, and those whose folder lacks what `ostrata render` writes: Packer could not build them. */
export interface RecalledUnits {
  readonly units: ReadonlyMap<string, DesiredUnit>;
  readonly unrendered: readonly Unit[];
}

/**
 * As `desiredUnits`, of a repository at a commit: fingerprints that are known by all that goes into them are not worked out again,
 * and only the folders of the others are looked into.
 */
export async function recalledUnits(
  units: readonly Unit[],
  { tree, folders, expand }: Pick<CommittedRepository, 'tree' | 'folders' | 'expand'>,
  around: Omit<Surroundings, 'tree' | 'known'>,
  recall: Recall,
): Promise<RecalledUnits> {
  const keyOf = (unit: Unit, found: ReadonlyMap<string, Fingerprints | DesiredUnit>): string | undefined => {
    const folder = folders.get(`src/${unit.image.name}`);
    const parent = parentOf(unit, found, around.pins)?.fingerprint;
    // While its parent's fingerprint is not known, neither is its own.
    if (folder === undefined || (unit.parent !== undefined && parent === undefined)) return undefined;
    return unitKey(unit, folder, { tree, lock: around.lock, refresh: around.stamp(unit), parent });
  };
  const known = new Map<string, Fingerprints>();
  for (const unit of units) {
    const key = keyOf(unit, known);
    const found = key === undefined ? undefined : recall.unit(key);
    if (found !== undefined) known.set(unit.name, found);
  }
  const missing = units.filter(({ name }) => !known.has(name));
  const expanded = await expand(missing.map(({ image }) => `src/${image.name}`));
  const found = desiredUnits(units, { ...around, tree: expanded, known });
  // A unit that is known was looked at when it was made known.
  const unrendered = missing.filter((unit) => unit.image.parent !== undefined && !isRendered(unit, expanded));
  const lacking = new Set(unrendered);
  for (const unit of missing) {
    if (lacking.has(unit)) continue;
    const [key, made] = [keyOf(unit, found), found.get(unit.name)];
    if (key !== undefined && made !== undefined) recall.keepUnit(key, { full: made.fingerprint, build: made.build });
  }
  return { units: found, unrendered };
}
