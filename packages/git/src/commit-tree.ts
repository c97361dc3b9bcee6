import type { Tree, TreeEntry } from '@ostrata/ports';
import { git, GitFailed } from './git.ts';
import { kindOf } from './mode.ts';
import { readObjects } from './objects.ts';

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
