import type { Tree, TreeEntry } from '@ostrata/ports';
import { execa } from 'execa';
import { git, splitNul } from './git.ts';
import { kindOf } from './work-tree.ts';

/** The files at a commit, below the folder. One call of git. */
export async function commitTree(folder: string, commit: string): Promise<Tree> {
  const listed = await git(folder, ['ls-tree', '-r', '-z', commit, '--', '.']);
  return new Map(
    splitNul(listed).map((line): [string, TreeEntry] => {
      const tab = line.indexOf('\t');
      const [mode = '', , id = ''] = line.slice(0, tab).split(' ');
      return [line.slice(tab + 1), { id, kind: kindOf(mode) }];
    }),
  );
}

/** Texts of files at a commit, by one `git cat-file --batch`. */
export async function readAtCommit(
  folder: string,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (paths.length === 0) return new Map();
  const tree = await commitTree(folder, commit);
  const wanted = paths.flatMap((path) => {
    const id = tree.get(path)?.id;
    return id === undefined ? [] : [{ path, id }];
  });
  const { stdout } = await execa('git', ['-C', folder, 'cat-file', '--batch'], {
    input: wanted.map(({ id }) => `${id}\n`).join(''),
    encoding: 'buffer',
    stripFinalNewline: false,
    maxBuffer: 1_000_000_000,
  });
  const texts = new Map<string, string>();
  let offset = 0;
  const output = Buffer.from(stdout);
  for (const { path } of wanted) {
    const end = output.indexOf(10, offset);
    const size = Number(output.subarray(offset, end).toString().split(' ')[2]);
    texts.set(path, output.subarray(end + 1, end + 1 + size).toString('utf8'));
    offset = end + size + 2;
  }
  return texts;
}
