import type { Catalog } from '@ostrata/catalog';
import type { GitTag } from '@ostrata/ports';
import { versionText, type DesiredParent, type DesiredUnit } from '../release/read/units.ts';
import type { TaggedUnit } from './tagged-units.ts';

/** A unit as tags have it, and what it is built from. */
export interface ReleasedUnit extends DesiredUnit {
  /** As its own tag names it; absent for a vendor unit. */
  readonly tagged?: TaggedUnit;
  readonly from: Origin;
}

/** A tag whose commit is built from, and the catalogue of that commit. */
export interface Origin {
  readonly tag: GitTag;
  readonly catalog: Catalog;
}

/** A unit of a tag's commit, for a run that has `units` already: what it stands on is called as it is there. */
export function releasedUnit(
  one: DesiredUnit,
  { tagged, from }: Pick<Fields, 'tagged' | 'from'>,
  units: ReadonlyMap<string, ReleasedUnit>,
): ReleasedUnit {
  return copied(one, { name: one.name, tagged, from, parent: one.parent && parentIn(units, one.parent) });
}

/**
 * Adds a unit of another tag's commit, with what it stands on there, under names that tell their versions; what is the same in both
 * is there once. Gives the unit's name.
 */
export function join(
  units: Map<string, ReleasedUnit>,
  others: ReadonlyMap<string, ReleasedUnit>,
  one: ReleasedUnit,
): string {
  const own = units.get(one.unit.name);
  if (own?.fingerprint === one.fingerprint && own.version === one.version) return own.name;
  const name = `${one.unit.name}@${versionText(one)}`;
  if (units.has(name)) return name;
  const above = one.parent && others.get(one.parent.name);
  const parent =
    one.parent && (above ? { ...one.parent, name: join(units, others, above) } : parentIn(units, one.parent));
  units.set(name, copied(one, { name, tagged: one.tagged, from: one.from, parent }));
  return name;
}

/** A version that is pinned may be the one that the run has anyway. */
function parentIn(units: ReadonlyMap<string, ReleasedUnit>, parent: DesiredParent): DesiredParent {
  const { unit, version, fingerprint } = parent;
  const own = version === undefined ? undefined : units.get(unit);
  return own?.version === version && own?.fingerprint === fingerprint ? { ...parent, name: unit } : parent;
}

interface Fields {
  readonly name: string;
  readonly parent: DesiredParent | undefined;
  readonly tagged: TaggedUnit | undefined;
  readonly from: Origin;
}

/** Its inputs are read when they are asked for, as before. */
function copied(one: DesiredUnit, { name, parent, tagged, from }: Fields): ReleasedUnit {
  const { unit, fingerprint, build, refresh } = one;
  return {
    unit,
    name,
    fingerprint,
    build,
    refresh,
    get inputs() {
      return one.inputs;
    },
    ...(parent && { parent }),
    ...(tagged && { tagged, version: tagged.trailer.version }),
    from,
  };
}
