import { ShallowClone, type Commit, type Head, type History } from '@ostrata/ports';
import { git, GitFailed, splitNul } from './git.ts';
import { isInRepository } from './repository.ts';

/** What happened in the repository that the folder is in. Throws `GitFailed`, `ToolMissing`. */
export function gitHistory(folder: string): History {
  return {
    head: () => head(folder),
    commits: (since) => commits(folder, since),
  };
}

async function head(folder: string): Promise<Head | undefined> {
  if (!(await isInRepository(folder))) return undefined;
  const commit = await git(folder, ['rev-parse', '--verify', 'HEAD']).catch((error: unknown) => {
    if (error instanceof GitFailed) return '';
    throw error;
  });
  if (commit === '') return undefined;
  const [branch, status] = await Promise.all([
    git(folder, ['branch', '--show-current']),
    git(folder, ['status', '--porcelain', '-z', '--', '.']),
  ]);
  return { commit: commit.trim(), dirty: status !== '', ...(branch.trim() !== '' && { branch: branch.trim() }) };
}

async function commits(folder: string, since: string | undefined): Promise<readonly Commit[]> {
  if ((await git(folder, ['rev-parse', '--is-shallow-repository'])).trim() === 'true') {
    throw new ShallowClone('this clone lacks history that is needed; `git fetch --unshallow` brings it');
  }
  const range = since === undefined ? ['HEAD'] : ['HEAD', `^${since}`];
  // Each record starts with a byte that no path has, so that the list of paths before it ends there.
  const format = '--format=%x01%H%x00%P%x00%B%x00';
  const log = await git(
    folder,
    ['log', '-z', '--name-only', '-m', '--first-parent', '--relative', '--end-of-options', ...range].toSpliced(
      2,
      0,
      format,
    ),
  );
  return log
    .split('\x01')
    .slice(1)
    .map((record) => {
      const [id = '', parents = '', message = '', ...paths] = record.split('\0');
      return {
        id,
        parents: parents === '' ? [] : parents.split(' '),
        message: message.trimEnd(),
        paths: splitNul(paths.join('\0')).map((path) => path.replace(/^\n/, '')),
      };
    });
}
