import { hash } from 'node:crypto';
import type { Lock, Unit } from '@ostrata/catalog';
import type { Fingerprint } from './fingerprint.ts';
import { entryInputs } from './inputs.ts';
import { treeIndex, type Tree } from './tree.ts';

/** What a unit stands on and in, besides its own folder. */
export interface UnitSurroundings {
  readonly tree: Tree;
  readonly lock: Lock;
  /** Its refresh stamp; empty without one. */
  readonly refresh: string;
  /** Its parent's fingerprint without the verify part; absent for a vendor unit. */
  readonly parent: Fingerprint | undefined;
}

/**
 * A digest of all that a unit's fingerprints are made of, with the git tree id of `src/<image>` in place of the files below it.
 * Units with one key have the same fingerprints; of one unit there may be several keys, since its image's folder holds more.
 */
export function unitKey(unit: Unit, imageFolder: string, { tree, lock, refresh, parent }: UnitSurroundings): string {
  const { ansible, verify } = unit.settings;
  const digests = treeDigests(tree);
  return hash(
    'sha256',
    JSON.stringify([
      unit.folder,
      imageFolder,
      parent ?? '',
      entryInputs(unit, lock, refresh),
      ansible.localRoles.map(digests),
      verify.map(digests),
    ]),
  );
}

const known = new WeakMap<Tree, (path: string) => string>();

/** Digests of the files at or below a path; each is made once for a tree, however many units have the role. */
function treeDigests(tree: Tree): (path: string) => string {
  const before = known.get(tree);
  if (before !== undefined) return before;
  const below = treeIndex(tree);
  const found = new Map<string, string>();
  const digests = (path: string) => {
    const digest = found.get(path) ?? hash('sha256', JSON.stringify(below(path)));
    found.set(path, digest);
    return digest;
  };
  known.set(tree, digests);
  return digests;
}
