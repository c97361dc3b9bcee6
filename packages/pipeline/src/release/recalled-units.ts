import type { Unit } from '@ostrata/catalog';
import { unitKey, type Fingerprints } from '@ostrata/versioning';
import type { CommittedRepository } from './load-commit.ts';
import type { Recall } from './recall.ts';
import { desiredUnits, parentOf, type DesiredUnit, type Surroundings } from './units.ts';

/**
 * As `desiredUnits`, of a repository at a commit: fingerprints that are known by all that goes into them are not worked out again,
 * and only the folders of the others are looked into.
 */
export async function recalledUnits(
  units: readonly Unit[],
  { tree, folders, expand }: Pick<CommittedRepository, 'tree' | 'folders' | 'expand'>,
  around: Omit<Surroundings, 'tree' | 'known'>,
  recall: Recall,
): Promise<ReadonlyMap<string, DesiredUnit>> {
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
  for (const unit of missing) {
    const [key, made] = [keyOf(unit, found), found.get(unit.name)];
    if (key !== undefined && made !== undefined) recall.keepUnit(key, { full: made.fingerprint, build: made.build });
  }
  return found;
}
