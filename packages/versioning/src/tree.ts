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
  const files = sortedFiles(tree);
  const found = new Map<string, readonly TreeFile[]>();
  const index: TreeIndex = (path) => {
    const before = found.get(path);
    if (before !== undefined) return before;
    const at = lowerBound(files, path);
    const below = filesBelow(files, `${path}/`);
    const all = files[at]?.path === path ? [...files.slice(at, at + 1), ...below] : below;
    found.set(path, all);
    return all;
  };
  indexes.set(tree, index);
  return index;
}

function sortedFiles(tree: Tree): readonly TreeFile[] {
  const files: TreeFile[] = [];
  for (const [path, { id, kind }] of tree) files.push({ path, id: kind === 'file' ? id : `${kind} ${id}` });
  return files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function filesBelow(files: readonly TreeFile[], folder: string): readonly TreeFile[] {
  const start = lowerBound(files, folder);
  let end = start;
  while (files[end]?.path.startsWith(folder) === true) end += 1;
  return files.slice(start, end);
}

/** Where the first file stands that does not come before the path. */
function lowerBound(files: readonly TreeFile[], path: string): number {
  let [low, high] = [0, files.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((files[middle]?.path ?? '') < path) low = middle + 1;
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
