import type { Unit } from '@ostrata/catalog';
import type { CloudImage, Publisher } from '@ostrata/ports';
import { changedInputs, type Change, type Fingerprint } from '@ostrata/versioning';
import type { Desired, DesiredUnit } from './desired.ts';

/** What happens to a unit, and why. */
export interface PlannedUnit {
  readonly unit: string;
  readonly image: string;
  readonly target: string;
  /** `build`: it is due. `verify`: only what verifies it changed. `none`: the store has it. */
  readonly action: 'build' | 'verify' | 'none';
  readonly fingerprint: Fingerprint;
  /** The newest image of this unit in the store, which the reasons compare with. */
  readonly previous?: Fingerprint;
  readonly reasons: readonly Change[];
  readonly waitsFor?: string;
}

/** What `ostrata build` would do for `units`, in build order. */
export async function planDev(
  wanted: Desired,
  publisher: Publisher,
  units: readonly Unit[],
): Promise<readonly PlannedUnit[]> {
  const images = await publisher.list({ states: ['published'] });
  const planned = new Map<string, PlannedUnit>();
  for (const unit of units) {
    const one = wanted.units.get(unit.name);
    if (one === undefined) continue;
    planned.set(unit.name, planUnit(one, ofUnit(images, unit)));
  }
  return [...planned.values()];
}

function planUnit(wanted: DesiredUnit, images: readonly CloudImage[]): PlannedUnit {
  const { unit, fingerprint, build } = wanted;
  const common = {
    unit: unit.name,
    image: unit.image.name,
    target: unit.target.name,
    fingerprint,
    ...(unit.parent === undefined ? {} : { waitsFor: unit.parent.name }),
  };
  if (images.some(({ record }) => record.fingerprint === fingerprint)) return { ...common, action: 'none', reasons: [] };
  const newest = images.find(({ record }) => record.build === build) ?? images[0];
  if (newest === undefined) return { ...common, action: 'build', reasons: [] };
  return {
    ...common,
    action: newest.record.build === build ? 'verify' : 'build',
    previous: newest.record.fingerprint,
    reasons: changedInputs(newest.record.inputs, inputsOf(wanted)),
  };
}

/** All inputs of a unit by name, its parent among them: what a record keeps and a plan compares. */
export function inputsOf({ inputs, parent }: DesiredUnit): Readonly<Record<string, string>> {
  return {
    ...inputs.build,
    ...inputs.verify,
    ...(parent === undefined ? {} : { [`parent: ${parent.unit}`]: parent.fingerprint }),
  };
}

/** Images of one unit, newest first. */
function ofUnit(images: readonly CloudImage[], unit: Unit): readonly CloudImage[] {
  return images
    .filter(({ record }) => record.image === unit.image.name && record.target === unit.target.name)
    .sort((a, b) => (a.record.builtAt < b.record.builtAt ? 1 : -1));
}
