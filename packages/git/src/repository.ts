import { git, GitFailed } from './git.ts';

/** True in the work tree of a git repository. Throws what git says when it refuses the repository, such as for its owner. */
export async function isInWorkTree(folder: string): Promise<boolean> {
  return (await ask(folder, '--is-inside-work-tree')) === 'true';
}

/** True where git finds a repository, bare or not. Throws as `isInWorkTree` does. */
export async function isInRepository(folder: string): Promise<boolean> {
  return (await ask(folder, '--git-dir')) !== undefined;
}

async function ask(folder: string, question: string): Promise<string | undefined> {
  try {
    return (await git(folder, ['rev-parse', question])).trim();
  } catch (error) {
    // A broken link to a repository says `not a git repository: <path>`: that is a fault, not a folder without git.
    if (error instanceof GitFailed && error.stderr.includes('not a git repository (or any')) return undefined;
    throw error;
  }
}
