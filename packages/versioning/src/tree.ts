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

/** Finds the files at or below a path, sorted by path. */
type TreeIndex = (path: string) => readonly TreeFile[];

const indexes = new WeakMap<Tree, TreeIndex>();

/** Files at or below a path. A tree is sorted once, so that a look-up costs only what it finds; what was found is kept. */
export function treeIndex(tree: Tree): TreeIndex {
  const known = indexes.get(tree);
  if (known !== undefined) return known;
  const paths = [...tree.keys()].sort();
  const found = new Map<string, readonly TreeFile[]>();
  const index: TreeIndex = (path) => {
    const before = found.get(path);
    if (before !== undefined) return before;
    const files = [...fileAt(tree, path), ...filesBelow(tree, paths, `${path}/`)];
    found.set(path, files);
    return files;
  };
  indexes.set(tree, index);
  return index;
}

function fileAt(tree: Tree, path: string): readonly TreeFile[] {
  const entry = tree.get(path);
  if (entry === undefined) return [];
  return [{ path, id: entry.kind === 'file' ? entry.id : `${entry.kind} ${entry.id}` }];
}

function filesBelow(tree: Tree, paths: readonly string[], folder: string): readonly TreeFile[] {
  const files: TreeFile[] = [];
  for (let at = lowerBound(paths, folder); paths[at]?.startsWith(folder) === true; at += 1) {
    files.push(...fileAt(tree, paths[at] ?? ''));
  }
  return files;
}

function lowerBound(paths: readonly string[], path: string): number {
  let [low, high] = [0, paths.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((paths[middle] ?? '') < path) low = middle + 1;
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
