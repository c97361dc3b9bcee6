import { dirname } from 'node:path/posix';
import type { Outline, Tree } from '@ostrata/ports';
import { gitPieces, GitFailed } from './git.ts';
import { kindOf } from './mode.ts';
import { readObjects } from './objects.ts';

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
  const [{ folders, files }, below] = await Promise.all([
    listTree(folder, commit, ['./', `./${place}/`]),
    listFolders(folder, commit, whole, new Map()),
  ]);
  const inPlace = [...folders].filter(([path]) => path.startsWith(`${place}/`));
  return { folders: new Map(inPlace), files: new Map([...files, ...below]) };
}

/** The tree with the files below folders, at a commit. Of too many to name in one call, all that stand beside them are listed too. */
export async function listFolders(
  folder: string,
  commit: string,
  folders: readonly string[],
  tree: Tree,
): Promise<Tree> {
  if (folders.length === 0) return tree;
  const named = folders.length <= most ? folders : [...new Set(folders.map(dirname))];
  const paths = named.map((path) => (path === '.' ? './' : `./${path}/`));
  return (await listTree(folder, commit, paths, ['-r'], tree)).files;
}

/** One call of git takes only so many names. */
const most = 500;

interface Listed {
  readonly files: Tree;
  readonly folders: ReadonlyMap<string, string>;
}

async function listTree(
  folder: string,
  commit: string,
  paths: readonly string[],
  options: readonly string[] = [],
  tree: Tree = new Map(),
): Promise<Listed> {
  const files = new Map(tree);
  const folders = new Map<string, string>();
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

/** Texts of files of a tree, by one `git cat-file --batch`. A submodule has no text. */
export async function readFromTree(
  folder: string,
  tree: Tree,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = paths.flatMap((path) => {
    const entry = tree.get(path);
    return entry === undefined || entry.kind === 'submodule' ? [] : [{ path, id: entry.id }];
  });
  const objects = await readObjects(
    folder,
    wanted.map(({ id }) => id),
  );
  return new Map(
    wanted.map(({ path, id }, index) => {
      const text = objects[index]?.content.toString('utf8');
      if (text === undefined) throw new GitFailed('cat-file', `fatal: ${path} is missing, object ${id}`);
      return [path, text] as const;
    }),
  );
}
