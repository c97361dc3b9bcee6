import type { Unit } from '@ostrata/catalog';
import type { CloudImage, Files, Publisher, Tags } from '@ostrata/ports';
import { changedInputs, type Change, type Fingerprint } from '@ostrata/versioning';
import { selectUnits, type Selection } from '../select.ts';
import { desired, type Desired, type DesiredUnit } from '../release/desired.ts';
import { isThere } from './parents/parent-image.ts';

/** What happens to a unit, and why. */
export interface PreviewedUnit {
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

/** What a preview needs: the work tree, and the store that it compares with. */
export interface PreviewPorts {
  readonly files: Files;
  readonly tags: Tags;
  readonly publisher: Publisher;
}

/** What a dev build of the selection would do, in build order. Writes nothing. Throws `InputRefused`. */
export async function preview(ports: PreviewPorts, selection: Selection): Promise<readonly PreviewedUnit[]> {
  const wanted = await desired(ports);
  const meant = selectUnits(wanted.catalog, selection);
  const targets = [...new Set(meant.map((unit) => unit.target.name))];
  const listed = targets.map((target) => ports.publisher.list({ target, states: ['published'] }));
  const images = (await Promise.all(listed)).flat();
  const needed = new Set(meant.flatMap((unit) => withAncestors(wanted, unit.name, images)));
  return [...wanted.units.values()]
    .filter(({ unit }) => needed.has(unit.name))
    .map((one) => previewUnit(one, ofUnit(images, one.unit)));
}

/** A unit, and what it stands on as far as that must be there: not above a unit that is up to date. */
function withAncestors(wanted: Desired, name: string, images: readonly CloudImage[]): readonly string[] {
  const one = wanted.units.get(name);
  if (one === undefined || isThere(one.unit)) return [];
  const isPresent = images.some(({ record }) => record.fingerprint === one.fingerprint);
  if (isPresent || one.parent === undefined || one.parent.version !== undefined) return [name];
  return [name, ...withAncestors(wanted, one.parent.unit, images)];
}

function previewUnit(wanted: DesiredUnit, images: readonly CloudImage[]): PreviewedUnit {
  const { unit, fingerprint, build } = wanted;
  const common = {
    unit: unit.name,
    image: unit.image.name,
    target: unit.target.name,
    fingerprint,
    ...(unit.parent === undefined ? {} : { waitsFor: unit.parent.name }),
  };
  if (images.some(({ record }) => record.fingerprint === fingerprint))
    return { ...common, action: 'none', reasons: [] };
  const newest = images.find(({ record }) => record.build === build) ?? images[0];
  if (newest === undefined) return { ...common, action: 'build', reasons: [] };
  return {
    ...common,
    action: newest.record.build === build ? 'verify' : 'build',
    previous: newest.record.fingerprint,
    reasons: newest.record.inputs === undefined ? [] : changedInputs(newest.record.inputs, inputsOf(wanted)),
  };
}

/** All inputs of a unit by name, its parent among them: what a record keeps and a preview compares. */
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
