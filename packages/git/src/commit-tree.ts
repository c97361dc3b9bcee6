import type { Tree, TreeEntry } from '@ostrata/ports';
import { git, gitOutput } from './git.ts';
import { kindOf } from './mode.ts';

/** The files at a commit, below the folder. One call of git. */
export async function commitTree(folder: string, commit: string): Promise<Tree> {
  const listed = await git(folder, ['ls-tree', '-r', '-z', '--end-of-options', commit, '.']);
  const tree = new Map<string, TreeEntry>();
  // A line is `<mode> <type> <id>` TAB `<path>` NUL, the mode always of six digits.
  for (let start = 0; start < listed.length;) {
    const tab = listed.indexOf('\t', start);
    const end = listed.indexOf('\0', tab);
    const id = listed.slice(listed.lastIndexOf(' ', tab) + 1, tab);
    tree.set(listed.slice(tab + 1, end), { id, kind: kindOf(listed.slice(start, start + 6)) });
    start = end + 1;
  }
  return tree;
}

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
  if (wanted.length === 0) return new Map();
  const ids = wanted.map(({ id }) => `${id}\n`).join('');
  const { stdout } = await gitOutput(folder, ['cat-file', '--batch'], ids);
  const texts = new Map<string, string>();
  let offset = 0;
  for (const { path } of wanted) {
    const end = stdout.indexOf(10, offset);
    const size = Number(stdout.subarray(offset, end).toString().split(' ')[2]);
    texts.set(path, stdout.subarray(end + 1, end + 1 + size).toString('utf8'));
    offset = end + size + 2;
  }
  return texts;
}
