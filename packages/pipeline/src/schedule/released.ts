import { unitsOf, type Unit } from '@ostrata/catalog';
import type { Branches, Files, GitTag, Publisher, Tags } from '@ostrata/ports';
import type { Fingerprint } from '@ostrata/versioning';
import { InputRefused } from '../failure.ts';
import { loadRepository } from '../load.ts';
import { desiredUnits, type DesiredUnit } from '../release/read/units.ts';
import { requireFingerprints } from './mismatch.ts';
import { releasedUnit, type Origin, type ReleasedUnit } from './released-unit.ts';
import { readTag, readTaggedUnits, type TaggedUnit } from './tagged-units.ts';
import { verifyTrust, type Trust, type Trusted } from './trust.ts';

/** What a release is read by. */
export interface ReleasedPorts {
  /** The files at a commit. */
  readonly filesAt: (commit: string) => Files;
  readonly tags: Tags;
  readonly branches: Branches;
  readonly publisher: Pick<Publisher, 'list'>;
}

/** A release, or one image's version, as its tag has it: read again, recomputed, and found to fit. */
export interface ReleasedUnits {
  readonly tag: GitTag;
  /** Absent when it was not asked what is trusted. */
  readonly trusted?: Trusted;
  /** The units that the tag names. */
  readonly meant: readonly string[];
  /** They and all that they stand on, parents first, with the versions of their tags. */
  readonly units: ReadonlyMap<string, ReleasedUnit>;
}

/**
 * Reads a release from its tag alone and computes it again at the tag's commit. It ends at versions that are pinned: they come from
 * other commits. Throws `InputRefused`, `UntrustedTag`, `BadSignature`, `FingerprintMismatch`, `TagMoved`, `TagMissing`.
 */
export async function readReleased(
  ports: ReleasedPorts,
  name: string,
  trust: Trust | undefined,
): Promise<ReleasedUnits> {
  const tag = await readTag(ports.tags, name);
  const trusted = trust === undefined ? undefined : await verifyTrust(ports, tag, trust);
  const { catalog, problems, tree } = await loadRepository(ports.filesAt(tag.commit));
  if (catalog === undefined) throw new InputRefused(problems);
  const all = unitsOf(catalog);
  const { meant, units: tagged } = await readTaggedUnits(ports.tags, tag, catalog, all);
  const desired = desiredUnits(withVendors(all, tagged), {
    tree,
    lock: catalog.lock,
    pins: pinsOf(tagged),
    stamp: ({ name: unit }) => tagged.get(unit)?.trailer.refresh ?? '',
  });
  await requireFingerprints(ports, desired, tagged);
  const units = released(desired, tagged, { catalog, tag });
  return { tag, ...(trusted && { trusted }), meant, units };
}

/** Units that have tags, and the vendor units below them. */
function withVendors(all: readonly Unit[], tagged: ReadonlyMap<string, TaggedUnit>) {
  const vendors = new Set(
    [...tagged.values()].flatMap(({ unit, parent }) => (parent ? [] : (unit.parent?.name ?? []))),
  );
  return all.filter(({ name }) => tagged.has(name) || vendors.has(name));
}

function pinsOf(tagged: ReadonlyMap<string, TaggedUnit>): ReadonlyMap<string, Fingerprint> {
  const pins = [...tagged.values()].flatMap(({ parent, unit }) =>
    parent?.pinned === true
      ? [[`${unit.parent?.name ?? ''}@${parent.trailer.version}`, parent.trailer.fingerprint] as const]
      : [],
  );
  return new Map(pins);
}

function released(
  desired: ReadonlyMap<string, DesiredUnit>,
  tagged: ReadonlyMap<string, TaggedUnit>,
  from: Origin,
): ReadonlyMap<string, ReleasedUnit> {
  const units = new Map<string, ReleasedUnit>();
  for (const [name, one] of desired) units.set(name, releasedUnit(one, { tagged: tagged.get(name), from }, units));
  return units;
}
