import { git, GitFailed } from './git.ts';

/** True in the work tree of a git repository. Throws what git says when it refuses the repository, such as for its owner. */
export async function isInWorkTree(folder: string): Promise<boolean> {
  return (await ask(folder, '--is-inside-work-tree')) === 'true';
}

/** True where git finds a repository, bare or not. Throws as `isInWorkTree` does. */
export async function isInRepository(folder: string): Promise<boolean> {
  return (await ask(folder, '--git-dir')) !== undefined;
}

/** True when git says that there is no repository. A broken link to one says `not a git repository: <path>`: that is a fault. */
export function isOutside(error: unknown): boolean {
  return error instanceof GitFailed && error.stderr.includes('not a git repository (or any');
}

async function ask(folder: string, question: string): Promise<string | undefined> {
  try {
    return (await git(folder, ['rev-parse', question])).trim();
  } catch (error) {
    if (isOutside(error)) return undefined;
    throw error;
  }
}
