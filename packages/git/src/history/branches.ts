import { randomUUID } from 'node:crypto';
import type { Branches } from '@ostrata/ports';
import { fetch } from '../fetch.ts';
import { git, GitFailed } from '../git.ts';

/**
 * The branches of the repository that the folder is in: those of its remote (a name or URL) as they are now, or its own.
 * What is fetched for a question is kept under a name that only this question knows. Throws `GitFailed`, `ToolMissing`.
 */
export function gitBranches(folder: string, { remote }: { readonly remote?: string } = {}): Branches {
  return {
    holding: (commit, names) =>
      remote === undefined ? ofPrefix(folder, 'refs/heads', commit, names) : ofRemote(folder, remote, commit, names),
  };
}

async function ofRemote(
  folder: string,
  remote: string,
  commit: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const there = await git(folder, ['ls-remote', '--refs', '--heads', '--', remote]);
  const branches = there.split('\n').flatMap((line) => {
    const [tip = '', branch] = line.split('\trefs/heads/');
    return branch === undefined ? [] : [{ tip, branch }];
  });
  const wanted = branches.filter(({ branch }) => names.some((name) => matches(name, branch)));
  if (wanted.length === 0) return [];
  // Most often the commit is the newest of its branch, and nothing need be fetched.
  const ends = wanted.filter(({ tip }) => tip === commit);
  if (names.every((name) => ends.some(({ branch }) => matches(name, branch)))) return names;
  const prefix = `refs/ostrata/branches/${randomUUID()}`;
  const bring = (...options: readonly string[]) =>
    git(
      folder,
      [...fetch, ...options, '--stdin', '--', remote],
      wanted.map(({ branch }) => `+refs/heads/${branch}:${prefix}/${branch}\n`).join(''),
    );
  try {
    await bring();
    const found = await ofPrefix(folder, prefix, commit, names);
    // History that a clone lacks can hide what a branch holds, and never makes it up.
    if (found.length > 0 || !(await isShallow(folder))) return found;
    await bring('--unshallow');
    return await ofPrefix(folder, prefix, commit, names);
  } finally {
    await removeRefs(folder, prefix);
  }
}

async function ofPrefix(
  folder: string,
  prefix: string,
  commit: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const format = `--format=%(refname)`;
  const holding = await git(folder, ['for-each-ref', format, `--contains=${commit}`, '--', prefix]).catch(noCommit);
  const branches = holding.split('\n').map((ref) => ref.slice(prefix.length + 1));
  return names.filter((name) => branches.some((branch) => branch !== '' && matches(name, branch)));
}

/** A commit that is not here is held by none of the branches that are. */
function noCommit(error: unknown): string {
  if (error instanceof GitFailed && /no such commit|malformed object name/.test(error.stderr)) return '';
  throw error;
}

async function isShallow(folder: string): Promise<boolean> {
  return (await git(folder, ['rev-parse', '--is-shallow-repository'])).trim() === 'true';
}

async function removeRefs(folder: string, prefix: string): Promise<void> {
  const refs = (await git(folder, ['for-each-ref', '--format=%(refname)', '--', prefix])).split('\n');
  const commands = refs.filter((ref) => ref !== '').map((ref) => `delete ${ref}\n`);
  if (commands.length > 0) await git(folder, ['update-ref', '--stdin'], commands.join(''));
}

function matches(name: string, branch: string): boolean {
  const star = name.indexOf('*');
  if (star < 0) return name === branch;
  const [before, after] = [name.slice(0, star), name.slice(star + 1)];
  return branch.length >= before.length + after.length && branch.startsWith(before) && branch.endsWith(after);
}
