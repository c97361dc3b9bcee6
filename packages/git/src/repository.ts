import { git, GitFailed } from './git.ts';

/** True in the work tree of a git repository. Throws what git says when it refuses the repository, such as for its owner. */
export async function isInRepository(folder: string): Promise<boolean> {
  try {
    return (await git(folder, ['rev-parse', '--is-inside-work-tree'])).trim() === 'true';
  } catch (error) {
    if (error instanceof GitFailed && error.stderr.includes('not a git repository')) return false;
    throw error;
  }
}
