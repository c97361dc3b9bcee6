import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tree, TreeEntry } from '@ostrata/ports';
import { git, splitNul } from './git.ts';

/**
 * Every file of the work tree that git tracks or would add, with the blob id of its present content. Unchanged files keep
 * the index's id; the rest are hashed by git, with its filters. Outside of git every file counts, but those below `.git`.
 */
export async function workTree(folder: string, isRepository: boolean): Promise<Tree> {
  if (!isRepository) return walk(folder);
  const [staged, others, changed] = await Promise.all([
    git(folder, ['ls-files', '-s', '-z', '--', '.']),
    git(folder, ['ls-files', '-o', '-z', '--exclude-standard', '--', '.']),
    git(folder, ['diff-files', '--name-only', '--relative', '-z', '--', '.']),
  ]);
  const tree = new Map<string, TreeEntry>();
  for (const line of splitNul(staged)) {
    const tab = line.indexOf('\t');
    const [mode = '', id = ''] = line.slice(0, tab).split(' ');
    tree.set(line.slice(tab + 1), { id, kind: kindOf(mode) });
  }
  const look = [...splitNul(changed), ...splitNul(others)];
  for (const [path, entry] of await hashed(folder, look)) {
    if (entry === undefined) tree.delete(path);
    else tree.set(path, entry);
  }
  return tree;
}

/** What git calls the kind of a file. */
export function kindOf(mode: string): TreeEntry['kind'] {
  return mode === '120000' ? 'link' : mode === '160000' ? 'submodule' : mode === '100755' ? 'executable' : 'file';
}

type Looked = readonly (readonly [string, TreeEntry | undefined])[];

async function hashed(folder: string, paths: readonly string[]): Promise<Looked> {
  const kinds = await Promise.all(paths.map(async (path) => [path, await kindAt(join(folder, path))] as const));
  const regular = kinds.flatMap(([path, kind]) => (kind === 'file' || kind === 'executable' ? [path] : []));
  const ids = await hashFiles(folder, regular);
  return Promise.all(
    kinds.map(async ([path, kind]) => {
      if (kind === undefined) return [path, undefined] as const;
      const id = kind === 'link' ? blob(Buffer.from(await readlink(join(folder, path)))) : (ids.get(path) ?? '');
      return [path, { id, kind }] as const;
    }),
  );
}

/** Ids by `git hash-object`, which applies the same filters as `git add`. A newline in a name would end its line: those go by argument. */
async function hashFiles(folder: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const plain = paths.filter((path) => !path.includes('\n'));
  const odd = paths.filter((path) => path.includes('\n'));
  // Paths on standard input count from the top of the repository, wherever git is run.
  const prefix = plain.length === 0 ? '' : (await git(folder, ['rev-parse', '--show-prefix'])).replace(/\n$/, '');
  const input = plain.map((path) => `${prefix}${path}\n`).join('');
  const listed = plain.length === 0 ? '' : await git(folder, ['hash-object', '--stdin-paths'], { input });
  const lines = listed.split('\n');
  const single = await Promise.all(
    odd.map(async (path) => [path, (await git(folder, ['hash-object', '--', path])).trim()] as const),
  );
  return new Map([...plain.map((path, index) => [path, lines[index] ?? ''] as const), ...single]);
}

async function kindAt(path: string): Promise<TreeEntry['kind'] | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  if (found.isSymbolicLink()) return 'link';
  if (found.isDirectory()) return 'submodule';
  return (found.mode & 0o100) === 0 ? 'file' : 'executable';
}

async function walk(folder: string, below = ''): Promise<Tree> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const parts = await Promise.all(
    entries.map(async (entry): Promise<Tree> => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) return entry.name === '.git' ? new Map() : walk(folder, path);
      const kind = await kindAt(join(folder, path));
      if (kind === undefined || kind === 'submodule') return new Map();
      const content =
        kind === 'link' ? Buffer.from(await readlink(join(folder, path))) : await readFile(join(folder, path));
      return new Map([[path, { id: blob(content), kind }]]);
    }),
  );
  return new Map(parts.flatMap((part) => [...part]));
}

function blob(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}
