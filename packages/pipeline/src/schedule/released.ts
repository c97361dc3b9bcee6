import { unitsOf, type Catalog } from '@ostrata/catalog';
import type { Branches, Files, GitTag, Publisher, Tags } from '@ostrata/ports';
import type { Fingerprint } from '@ostrata/versioning';
import { InputRefused } from '../failure.ts';
import { loadRepository } from '../load.ts';
import { desiredUnits, type DesiredUnit } from '../release/units.ts';
import { requireFingerprints } from './mismatch.ts';
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
  readonly catalog: Catalog;
  /** The units that the tag names. */
  readonly meant: readonly string[];
  /** They and all that they stand on, parents first, with the versions of their tags. */
  readonly units: ReadonlyMap<string, DesiredUnit>;
  /** The same, as their tags name them; a vendor unit has no tag. */
  readonly tagged: ReadonlyMap<string, TaggedUnit>;
}

/**
 * Reads a release from its tag alone and computes it again at the tag's commit. Throws `InputRefused`, `UntrustedTag`,
 * `BadSignature`, `FingerprintMismatch`, `TagMoved`, `TagMissing`.
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
  const pins = new Map<string, Fingerprint>(
    [...tagged.values()].flatMap(({ parent, unit }) =>
      parent?.pinned === true
        ? [[`${unit.parent?.name ?? ''}@${parent.trailer.version}`, parent.trailer.fingerprint] as const]
        : [],
    ),
  );
  const desired = desiredUnits(withVendors(all, tagged), {
    tree,
    lock: catalog.lock,
    pins,
    stamp: ({ name: unit }) => tagged.get(unit)?.trailer.refresh ?? '',
  });
  const units = new Map(
    [...desired].map(([unit, one]) => {
      const version = tagged.get(unit)?.trailer.version;
      return [unit, version === undefined ? one : withVersion(one, version)] as const;
    }),
  );
  await requireFingerprints(ports, units, tagged);
  return { tag, ...(trusted && { trusted }), catalog, meant, units, tagged };
}

/** Units that have tags, and the vendor units below them. */
function withVendors(all: ReturnType<typeof unitsOf>, tagged: ReadonlyMap<string, TaggedUnit>) {
  const vendors = new Set(
    [...tagged.values()].flatMap(({ unit, parent }) => (parent ? [] : (unit.parent?.name ?? []))),
  );
  return all.filter(({ name }) => tagged.has(name) || vendors.has(name));
}

/** Its inputs are read when they are asked for, as before. */
function withVersion(one: DesiredUnit, version: string): DesiredUnit {
  return {
    ...one,
    get inputs() {
      return one.inputs;
    },
    version,
  };
}
