import { unitsOf, type Unit } from '@ostrata/catalog';
import { TagMissing, type GitTag, type Tags } from '@ostrata/ports';
import { changedInputs, formatTagName, type Change, type Fingerprint } from '@ostrata/versioning';
import { inputsOf } from '../deliver/preview.ts';
import { loadRepository } from '../load.ts';
import { desiredUnits, type DesiredUnit } from '../release/read/units.ts';
import type { ReleasedPorts } from './released.ts';
import type { TaggedUnit } from './tagged-units.ts';

/** A unit whose commit is not what its tag says that it was made of. */
export interface MismatchedUnit {
  readonly unit: string;
  readonly tag: string;
  /** By the tag. */
  readonly expected: Fingerprint;
  /** By the commit. */
  readonly found: Fingerprint;
  /** Inputs that differ; absent where nothing tells what the tag was made of. */
  readonly inputs?: readonly Change[];
}

/** Holds every unit against its tag. Throws `FingerprintMismatch` with all of those that differ. */
export async function requireFingerprints(
  ports: ReleasedPorts,
  units: ReadonlyMap<string, DesiredUnit>,
  tagged: ReadonlyMap<string, TaggedUnit>,
): Promise<void> {
  const differing = [...tagged.values()].flatMap((one) => {
    const found = units.get(one.unit.name);
    return found === undefined || found.fingerprint === one.trailer.fingerprint ? [] : [{ one, found }];
  });
  if (differing.length === 0) return;
  const mismatched = await Promise.all(
    differing.map(async ({ one, found }): Promise<MismatchedUnit> => {
      const before = await originalInputs(ports, one, tagged);
      return {
        unit: one.unit.name,
        tag: one.tag.name,
        expected: one.trailer.fingerprint,
        found: found.fingerprint,
        ...(before !== undefined && { inputs: changedInputs(before, inputsOf(found)) }),
      };
    }),
  );
  throw new FingerprintMismatch(mismatched);
}

/** What the tag was made of, by the record of its image, or by the commit of the image's own tag, which may not have moved. */
async function originalInputs(
  { publisher, tags, filesAt }: ReleasedPorts,
  { unit, trailer }: TaggedUnit,
  tagged: ReadonlyMap<string, TaggedUnit>,
): Promise<Readonly<Record<string, string>> | undefined> {
  const { image, version, target, fingerprint } = trailer;
  const recorded = (await publisher.list({ image, target, fingerprint })).at(0)?.record.inputs;
  if (recorded !== undefined) return recorded;
  const own = await ownTag(tags, formatTagName({ image, version }));
  if (own === undefined) return undefined;
  const { catalog, tree } = await loadRepository(filesAt(own.commit));
  const all = catalog === undefined ? [] : unitsOf(catalog);
  const same = all.find(({ name }) => name === unit.name);
  if (catalog === undefined || same === undefined) return undefined;
  const stamp = ({ name }: Unit) => tagged.get(name)?.trailer.refresh ?? '';
  const then = desiredUnits(chainOf(same), { tree, lock: catalog.lock, pins: new Map(), stamp }).get(unit.name);
  return then?.fingerprint === fingerprint ? inputsOf(then) : undefined;
}

async function ownTag(tags: Tags, name: string): Promise<GitTag | undefined> {
  try {
    await tags.fetch([name]);
  } catch (error) {
    if (error instanceof TagMissing) return undefined;
    throw error;
  }
  return (await tags.list([name])).at(0);
}

/** What a unit stands on, lowest first, and the unit. */
function chainOf(unit: Unit): readonly Unit[] {
  return unit.parent === undefined ? [unit] : [...chainOf(unit.parent), unit];
}

/** The commit is not what the tag says. Nothing is built from it. */
export class FingerprintMismatch extends Error {
  override readonly name = 'FingerprintMismatch';
  readonly units: readonly MismatchedUnit[];

  constructor(units: readonly MismatchedUnit[]) {
    const lines = units.map(({ unit, tag, expected, found, inputs }) =>
      [`${unit}: ${tag} says ${expected}, its commit gives ${found}`, ...toldInputs(inputs)].join('\n'),
    );
    super(`what is checked out is not what was released\n${lines.join('\n')}`);
    this.units = units;
  }
}

function toldInputs(inputs: readonly Change[] | undefined): readonly string[] {
  if (inputs === undefined) return ['  which inputs differ cannot be told: no record and no other tag fits it'];
  if (inputs.length === 0) return ['  all inputs are the same; the tag itself is another'];
  return inputs.map(({ input, kind }) => `  ${input} ${kind}`);
}
