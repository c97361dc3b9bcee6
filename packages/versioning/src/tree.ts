import { createHash } from 'node:crypto';

/** A repository's files, by path with `/`; `id` is the git blob id of the content. */
export type Tree = ReadonlyMap<
  string,
  { readonly id: string; readonly kind: 'file' | 'executable' | 'link' | 'submodule' }
>;

export interface TreeFile {
  readonly path: string;
  /** The blob id, with the mode where that is not a plain file's. */
  readonly id: string;
}

const indexes = new WeakMap<Tree, readonly (readonly [string, string])[]>();

/** Files at or below a path. A tree is sorted once, so that a look-up costs only what it finds. */
export function treeIndex(tree: Tree): (path: string) => readonly TreeFile[] {
  let sorted = indexes.get(tree);
  if (sorted === undefined) {
    sorted = [...tree]
      .map(([path, { id, kind }]) => [path, kind === 'file' ? id : `${kind} ${id}`] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    indexes.set(tree, sorted);
  }
  const entries = sorted;
  return (path) => {
    const exact =
      tree.get(path) === undefined ? [] : entries.slice(lowerBound(entries, path), lowerBound(entries, path) + 1);
    const from = lowerBound(entries, `${path}/`);
    const to = lowerBound(entries, `${path}0`);
    return [...exact, ...entries.slice(from, to)].map(([name, id]) => ({ path: name, id }));
  };
}

function lowerBound(entries: readonly (readonly [string, string])[], path: string): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.[0] ?? '') < path) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The tree as it would be with `files` written and whatever else is in `folders` gone. */
export function withFiles(tree: Tree, files: ReadonlyMap<string, string>, folders: readonly string[] = []): Tree {
  const below = treeIndex(tree);
  const gone = new Set(folders.flatMap((folder) => below(folder).map(({ path }) => path)));
  const kept = [...tree].filter(([path]) => !gone.has(path));
  const written = [...files].map(([path, text]) => [path, { id: blobId(text), kind: 'file' as const }] as const);
  return new Map([...kept, ...written]);
}

/** The id that git gives a file of this text, in a repository of sha1. */
export function blobId(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
