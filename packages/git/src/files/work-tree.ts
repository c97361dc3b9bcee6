import { join } from 'node:path';
import type { Tree, TreeEntry } from '@ostrata/ports';
import { inBatches } from '../batches.ts';
import { linkId } from './folder-tree.ts';
import { git, GitFailed, splitNul } from '../git.ts';
import { kindAt, kindOf } from './mode.ts';

/**
 * Every file of the work tree that git tracks or would add, with the id that git would give its present content. Unchanged
 * files keep the index's id; the rest are hashed by git, with its filters.
 */
export async function workTree(folder: string): Promise<Tree> {
  const [staged, untracked, changed] = await Promise.all([
    git(folder, ['ls-files', '-s', '-z', '--', '.']),
    git(folder, ['ls-files', '-o', '-z', '--exclude-standard', '--', '.']),
    git(folder, ['diff-files', '--raw', '--relative', '-z', '--', '.']),
  ]);
  const tree = new Map<string, TreeEntry>();
  for (const line of splitNul(staged)) {
    const tab = line.indexOf('\t');
    const [mode = '', id = ''] = line.slice(0, tab).split(' ');
    tree.set(line.slice(tab + 1), { id, kind: kindOf(mode) });
  }
  const differing = changes(changed);
  for (const { path } of differing) tree.delete(path);
  const present = differing.filter(({ isDeleted }) => !isDeleted);
  const added = await kindsOf(folder, splitNul(untracked));
  for (const [path, entry] of await hashed(folder, [...(await withKinds(folder, present)), ...added])) {
    tree.set(path, entry);
  }
  return tree;
}

interface Difference {
  readonly path: string;
  readonly mode: string;
  readonly isDeleted: boolean;
}

interface Found {
  readonly path: string;
  readonly kind: TreeEntry['kind'];
}

/** Reads `:<mode> <mode> <id> <id> <status>` NUL `<path>` NUL, once for each path. */
function changes(raw: string): readonly Difference[] {
  const fields = raw.split('\0');
  const found = new Map<string, Difference>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode = '', , , status = ''] = (fields[at] ?? '').split(' ');
    const path = fields[at + 1] ?? '';
    found.set(path, { path, mode, isDeleted: status.startsWith('D') });
  }
  return [...found.values()];
}

/** The index's own mode counts, since the file system may know no executables; an unmerged path has none. */
async function withKinds(folder: string, differing: readonly Difference[]): Promise<readonly Found[]> {
  const known = differing
    .filter(({ mode }) => mode !== '000000')
    .map(({ path, mode }) => ({ path, kind: kindOf(mode) }));
  const rest = differing.filter(({ mode }) => mode === '000000').map(({ path }) => path);
  return [...known, ...(await kindsOf(folder, rest))];
}

async function kindsOf(folder: string, paths: readonly string[]): Promise<readonly Found[]> {
  if (paths.length === 0) return [];
  const knowsExecutables =
    (await git(folder, ['config', '--type=bool', '--default=true', 'core.fileMode'])).trim() === 'true';
  const kinds = await inBatches(paths, async (path): Promise<Found | undefined> => {
    const kind = await kindAt(join(folder, path));
    if (kind === undefined) return undefined;
    // Git names a repository inside this one by its folder, with a slash.
    if (kind === 'submodule') return path.endsWith('/') ? { path: path.slice(0, -1), kind } : undefined;
    return { path, kind: kind === 'executable' && !knowsExecutables ? 'file' : kind };
  });
  return kinds.filter((found) => found !== undefined);
}

async function hashed(folder: string, found: readonly Found[]): Promise<readonly (readonly [string, TreeEntry])[]> {
  const regular = found.flatMap(({ path, kind }) => (kind === 'file' || kind === 'executable' ? [path] : []));
  const ids = await hashFiles(folder, regular);
  const entries = await inBatches(found, async ({ path, kind }) => {
    const id =
      kind === 'link'
        ? await linkId(join(folder, path))
        : kind === 'submodule'
          ? await headOf(join(folder, path))
          : ids.get(path);
    return id === undefined ? undefined : ([path, { id, kind }] as const);
  });
  return entries.filter((entry) => entry !== undefined);
}

/** A submodule's commit; one without a commit cannot be added, so it does not count. */
async function headOf(folder: string): Promise<string | undefined> {
  try {
    return (await git(folder, ['rev-parse', '--verify', 'HEAD'])).trim();
  } catch (error) {
    if (error instanceof GitFailed) return undefined;
    throw error;
  }
}

/** Ids by `git hash-object`, which applies the same filters as `git add`. */
async function hashFiles(folder: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (paths.length === 0) return new Map();
  // Paths on standard input count from the top of the repository, wherever git is run.
  const prefix = (await git(folder, ['rev-parse', '--show-prefix'])).replace(/\n$/, '');
  const input = paths.map((path) => `${quoted(`${prefix}${path}`)}\n`).join('');
  const ids = (await git(folder, ['hash-object', '--stdin-paths'], input)).split('\n');
  return new Map(paths.map((path, index) => [path, ids[index] ?? '']));
}

/** A path on a line of its own, as git quotes it: a newline or a quote in it would end or change that line. */
function quoted(path: string): string {
  if (!/["\\\p{Cc}]/u.test(path)) return path;
  // Controls beyond ASCII are two bytes each, and harmless.
  const octal = (character: string) =>
    character > '\u007f' ? character : `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
  return `"${path.replaceAll(/["\\]/g, '\\$&').replaceAll(/\p{Cc}/gu, octal)}"`;
}
