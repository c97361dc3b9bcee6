import type { Lock, Unit } from '@ostrata/catalog';
import type { CloudImage } from '@ostrata/ports';
import {
  devVersion,
  sortedFingerprints,
  sortedInputs,
  unitInputs,
  type Fingerprint,
  type Fingerprints,
  type Tree,
  type UnitInputs,
} from '@ostrata/versioning';

/** A unit as a tree wants it: what goes into it, and the fingerprint that this gives. */
export interface DesiredUnit {
  readonly unit: Unit;
  /** Its name in a run: the unit's, with `@<version>` where the run builds it from another commit. */
  readonly name: string;
  readonly inputs: UnitInputs;
  readonly fingerprint: Fingerprint;
  /** The fingerprint without the verify part. */
  readonly build: Fingerprint;
  /** The version that a release gives it; absent for a dev build and a vendor image. */
  readonly version?: string;
  /** Its refresh stamp; empty without one. */
  readonly refresh: string;
  /** What it stands on: a unit of this repository, or the published version it is pinned to. */
  readonly parent?: DesiredParent;
}

/** What a unit stands on. */
export interface DesiredParent {
  readonly unit: string;
  readonly fingerprint: Fingerprint;
  /** Where it is pinned. */
  readonly version?: string;
  /** Its name in the same run, as far as it is a part of it. */
  readonly name: string;
}

/** What it is addressed by: its version, or that of a dev build. */
export function versionText({ version, fingerprint }: Pick<DesiredUnit, 'version' | 'fingerprint'>): string {
  return version ?? devVersion(fingerprint);
}

/** True for the image of exactly this unit and version: of one fingerprint there may be several. */
export function isImageOf({ record }: CloudImage, { version, fingerprint }: DesiredUnit): boolean {
  return record.fingerprint === fingerprint && record.version === version;
}

/** What fingerprints depend on besides the tree. */
export interface Surroundings {
  readonly tree: Tree;
  readonly lock: Lock;
  /** Fingerprints of tagged versions by `<unit>@<version>`, for parents that are pinned. */
  readonly pins: ReadonlyMap<string, Fingerprint>;
  /** The refresh stamp of a unit, by its name. */
  readonly stamp: (unit: Unit) => string;
  /** By unit, fingerprints that are known: the tree need not have the files of its folder. */
  readonly known?: ReadonlyMap<string, Fingerprints>;
}

/** The units of a tree by name, with their fingerprints. `units` come parents first. */
export function desiredUnits(
  units: readonly Unit[],
  { tree, lock, pins, stamp, known }: Surroundings,
): ReadonlyMap<string, DesiredUnit> {
  const found = new Map<string, DesiredUnit>();
  for (const unit of units) {
    const refresh = stamp(unit);
    const parent = parentOf(unit, found, pins);
    const { full, build } =
      known?.get(unit.name) ?? sortedFingerprints(sortedInputs(unit, tree, lock, refresh), parent?.fingerprint);
    found.set(unit.name, {
      unit,
      name: unit.name,
      // Of thousands of units few are asked for it again.
      get inputs() {
        if (known?.has(unit.name) === true) throw new Error(`the inputs of ${unit.name} were not read`);
        return unitInputs(unit, tree, lock, refresh);
      },
      fingerprint: full,
      build,
      refresh,
      ...(parent === undefined ? {} : { parent }),
    });
  }
  return found;
}

/** What a unit stands on: its parent among `units`, or the version that it is pinned to. */
export function parentOf(
  unit: Unit,
  units: ReadonlyMap<string, { readonly build: Fingerprint }>,
  pins: ReadonlyMap<string, Fingerprint>,
): DesiredParent | undefined {
  if (unit.parent === undefined) return undefined;
  const version = unit.image.parent?.version;
  if (version !== undefined) {
    const fingerprint = pins.get(`${unit.parent.name}@${version}`);
    const { name } = unit.parent;
    if (fingerprint !== undefined) return { unit: name, fingerprint, version, name: `${name}@${version}` };
  }
  const { name } = unit.parent;
  const parent = units.get(name);
  return parent === undefined ? undefined : { unit: name, fingerprint: parent.build, name };
}
