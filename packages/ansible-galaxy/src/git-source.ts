import type { LockedContent } from '@ostrata/catalog';
import { ContentMoved, ContentUnavailable, type OutsideContent } from '@ostrata/ports';
import { git, GitRefused, withoutSecrets, type Environment } from './command.ts';

type GitContent = Extract<OutsideContent, { kind: 'git' }>;
type LockedGit = Extract<LockedContent, { kind: 'git' }>;

/** The commit that a tag, branch or commit of a repository is now; an annotated tag is followed to its commit. Throws `ContentUnavailable`. */
export async function resolveGit({ name, git: url, version }: GitContent, env: Environment): Promise<LockedGit> {
  const found = await remoteCommit(name, url, version, env);
  const commit = found ?? (/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(version) ? version : undefined);
  if (commit === undefined) {
    throw new ContentUnavailable(name, `${withoutSecrets(url)} has no tag, branch or commit ${version}`);
  }
  return { kind: 'git', name, git: url, version, commit };
}

/** Puts exactly the locked commit into `folder`. Throws `ContentMoved` when a tag no longer is that commit, or `ContentUnavailable`. */
export async function fetchGit(
  locked: LockedGit,
  folder: string,
  env: Environment,
  signal?: AbortSignal,
): Promise<void> {
  const { name, git: url, version, commit } = locked;
  const tag = await remoteCommit(name, url, version, env, ['refs/tags/']);
  if (tag !== undefined && tag !== commit) throw new ContentMoved(`${name} ${version}`, commit, tag);
  try {
    await git(['init', '-q', '--', folder], env, signal);
    await git(['-C', folder, 'fetch', '-q', '--depth', '1', '--', url, commit], env, signal).catch(
      async (error: unknown) => {
        // Not every server gives out a bare commit; then all of it is fetched.
        if (!(error instanceof GitRefused)) throw error;
        await git(['-C', folder, 'fetch', '-q', '--', url, '+refs/*:refs/fetched/*'], env, signal);
      },
    );
    await git(['-C', folder, 'checkout', '-q', '--detach', commit, '--'], env, signal);
  } catch (error) {
    if (!(error instanceof GitRefused)) throw error;
    const message = `the locked commit ${commit} is not to be had from ${withoutSecrets(url)} (any more): ${error.message}; run ostrata lock --update`;
    throw new ContentUnavailable(name, message, { cause: error });
  }
}

async function remoteCommit(
  name: string,
  url: string,
  version: string,
  env: Environment,
  kinds: readonly string[] = ['refs/tags/', 'refs/heads/'],
): Promise<string | undefined> {
  const listed = await git(['ls-remote', '--', url], env).catch((error: unknown) => {
    if (!(error instanceof GitRefused)) throw error;
    throw new ContentUnavailable(name, `${withoutSecrets(url)} cannot be read: ${error.message}`, { cause: error });
  });
  const refs = new Map(
    listed.split('\n').map((line) => [line.split('\t')[1] ?? '', line.split('\t')[0] ?? ''] as const),
  );
  for (const kind of kinds) {
    const commit = refs.get(`${kind}${version}^{}`) ?? refs.get(`${kind}${version}`);
    if (commit !== undefined) return commit;
  }
  return undefined;
}
