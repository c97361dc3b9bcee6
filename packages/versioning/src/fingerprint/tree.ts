import { createHash } from 'node:crypto';

/** A repository's files, by path with `/`; `id` is the git blob id of the content. */
export type Tree = ReadonlyMap<
  string,
  { readonly id: string; readonly kind: 'file' | 'executable' | 'link' | 'submodule' }
>;

/** A file's path, and its blob id with the mode before it where that is not a plain file's. */
export type TreeFile = readonly [path: string, id: string];

/** Finds the files at or below a path, sorted by path. */
type TreeIndex = (path: string) => readonly TreeFile[];

const indexes = new WeakMap<Tree, TreeIndex>();

/** Files at or below a path. A tree is looked through once, so that a look-up costs only what it finds. */
export function treeIndex(tree: Tree): TreeIndex {
  const known = indexes.get(tree);
  if (known !== undefined) return known;
  const groups = grouped(tree);
  // Roles and playbooks are asked for by many units, the folder of a unit by itself alone.
  const whole = new Map<string, readonly TreeFile[]>();
  const index: TreeIndex = (path) => {
    const before = whole.get(path);
    if (before !== undefined) return before;
    const group = path.includes('/') ? groupOf(path) : undefined;
    const candidates = group === undefined ? [...groups.values()].flat().sort(byPath) : (groups.get(group) ?? []);
    const found = candidates.filter(([file]) => isAtOrBelow(path, file));
    if (path === group) whole.set(path, found);
    return found;
  };
  indexes.set(tree, index);
  return index;
}

function isAtOrBelow(path: string, file: string): boolean {
  return file.startsWith(path) && (file.length === path.length || file[path.length] === '/');
}

/** Files by the first two parts of their path, an image's or a role's, each group sorted. */
function grouped(tree: Tree): ReadonlyMap<string, readonly TreeFile[]> {
  const groups = new Map<string, TreeFile[]>();
  const unsorted = new Set<TreeFile[]>();
  let [folder, group]: [string, TreeFile[]] = ['/', []];
  for (const [path, { id, kind }] of tree) {
    // The files of a folder come one after the other.
    if (!path.startsWith(folder)) {
      const name = groupOf(path);
      group = groups.get(name) ?? [];
      groups.set(name, group);
      folder = `${name}/`;
    }
    const [before = ''] = group.at(-1) ?? [];
    // Git lists nearly all as they sort here.
    if (path < before) unsorted.add(group);
    group.push([path, kind === 'file' ? id : `${kind} ${id}`]);
  }
  for (const files of unsorted) files.sort(byPath);
  return groups;
}

function byPath([a]: TreeFile, [b]: TreeFile): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function groupOf(path: string): string {
  const second = path.indexOf('/', path.indexOf('/') + 1);
  return second === -1 ? path : path.slice(0, second);
}

/** The tree as it would be with `files` written and whatever else is in `folders` gone. */
export function withFiles(tree: Tree, files: ReadonlyMap<string, string>, folders: readonly string[] = []): Tree {
  const below = treeIndex(tree);
  const gone = new Set(folders.flatMap((folder) => below(folder).map(([path]) => path)));
  const kept = [...tree].filter(([path]) => !gone.has(path));
  const written = [...files].map(([path, text]) => [path, { id: blobId(text), kind: 'file' as const }] as const);
  return new Map([...kept, ...written]);
}

/** The id that git gives a file of this text, in a repository of sha1. */
export function blobId(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
