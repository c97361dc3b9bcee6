import { hash } from 'node:crypto';
import type { Lock, Unit } from '@ostrata/catalog';
import type { Fingerprint } from './fingerprint.ts';
import { entryInputs, usedPaths } from './inputs.ts';
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
  const { ansible, verify, verifyUses } = unit.settings;
  const digest = treeDigests(tree);
  return hash(
    'sha256',
    JSON.stringify([
      unit.folder,
      imageFolder,
      parent ?? '',
      entryInputs(unit, lock, refresh),
      digest(usedPaths(ansible)),
      digest(verify),
      digest(usedPaths(verifyUses)),
    ]),
  );
}

const known = new WeakMap<Tree, (paths: readonly string[]) => string>();

/** Digests of the files at or below paths; each is made once for a tree, however many units have the same roles. */
function treeDigests(tree: Tree): (paths: readonly string[]) => string {
  const before = known.get(tree);
  if (before !== undefined) return before;
  const below = treeIndex(tree);
  const found = new Map<string, string>();
  const digest = (paths: readonly string[]) => {
    const name = JSON.stringify(paths);
    const before = found.get(name) ?? hash('sha256', JSON.stringify(paths.map(below)));
    found.set(name, before);
    return before;
  };
  known.set(tree, digest);
  return digest;
}
