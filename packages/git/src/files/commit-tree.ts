import { dirname } from 'node:path/posix';
import type { Outline, Tree, TreeEntry } from '@ostrata/ports';
import { gitPieces, GitFailed } from '../git.ts';
import { kindOf } from './mode.ts';
import { objectsInParts } from '../objects.ts';

/** The files at a commit, below the folder. One call of git. */
export async function commitTree(folder: string, commit: string): Promise<Tree> {
  return (await listTree(folder, commit, ['.'], ['-r'])).files;
}

/** What is at a commit, the folders that stand directly in `place` by their tree's id alone. Two calls of git, at once. */
export async function commitOutline(
  folder: string,
  commit: string,
  place: string,
  whole: readonly string[],
): Promise<Outline> {
  const [top, { files }] = await Promise.all([
    listTree(folder, commit, ['./', `./${place}/`]),
    listBelow(folder, commit, whole),
  ]);
  const folders = [...top.folders].filter(([path]) => path.startsWith(`${place}/`));
  for (const [path, entry] of top.files) files.set(path, entry);
  return { folders: new Map(folders), files };
}

/** The tree with the files below folders, at a commit. Of too many to name in one call, all that stand beside them are listed too. */
export async function listFolders(
  folder: string,
  commit: string,
  folders: readonly string[],
  tree: Tree,
): Promise<Tree> {
  return folders.length === 0 ? tree : (await listBelow(folder, commit, folders, tree)).files;
}

async function listBelow(folder: string, commit: string, folders: readonly string[], tree?: Tree): Promise<Listed> {
  if (folders.length === 0) return { files: new Map(), folders: new Map() };
  const named = folders.length <= most ? folders : [...new Set(folders.map(dirname))];
  const paths = named.map((path) => (path === '.' ? './' : `./${path}/`));
  return listTree(folder, commit, paths, ['-r'], tree);
}

/** One call of git takes only so many names. */
const most = 500;

interface Listed {
  readonly files: Map<string, TreeEntry>;
  readonly folders: Map<string, string>;
}

async function listTree(
  folder: string,
  commit: string,
  paths: readonly string[],
  options: readonly string[] = [],
  tree: Tree = new Map(),
): Promise<Listed> {
  const { files, folders }: Listed = { files: new Map(tree), folders: new Map() };
  const args = ['ls-tree', ...options, '-z', '--end-of-options', commit, ...paths];
  for await (const listed of gitPieces(folder, args, '\0')) {
    // A line is `<mode> <type> <id>` TAB `<path>` NUL, the mode always of six digits; nearly every one is of a plain file.
    for (let start = 0; start < listed.length;) {
      const tab = listed.indexOf('\t', start + plainFile.length);
      const end = listed.indexOf('\0', tab);
      const path = listed.slice(tab + 1, end);
      if (listed.startsWith(plainFile, start)) {
        files.set(path, { id: listed.slice(start + plainFile.length, tab), kind: 'file' });
      } else {
        const [mode = '', , id = ''] = listed.slice(start, tab).split(' ');
        if (mode === '040000') folders.set(path, id);
        else files.set(path, { id, kind: kindOf(mode) });
      }
      start = end + 1;
    }
  }
  return { files, folders };
}

const plainFile = '100644 blob ';

/** Texts of files of a tree, by one `git cat-file --batch`, some at a time. A submodule has no text. */
export async function* readFromTree(
  folder: string,
  tree: Tree,
  paths: readonly string[],
): AsyncGenerator<ReadonlyMap<string, string>> {
  const wanted = paths.flatMap((path) => {
    const entry = tree.get(path);
    return entry === undefined || entry.kind === 'submodule' ? [] : [{ path, id: entry.id }];
  });
  const ids = wanted.map(({ id }) => id);
  let next = 0;
  for await (const objects of objectsInParts(folder, ids)) {
    const texts = new Map<string, string>();
    for (const [index, { path, id }] of wanted.slice(next, next + objects.length).entries()) {
      const text = objects[index]?.content.toString('utf8');
      if (text === undefined) throw new GitFailed('cat-file', `fatal: ${path} is missing, object ${id}`);
      texts.set(path, text);
    }
    next += objects.length;
    yield texts;
  }
}
