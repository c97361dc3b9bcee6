import { TagMoved } from '@ostrata/ports';
import { git, GitFailed } from './git.ts';

/** Brings the tags of a remote here. One that is another here than there stays as it is. Throws `TagMoved`, `GitFailed`. */
export async function fetchTags(folder: string, remote: string): Promise<void> {
  const refspec = 'refs/tags/*:refs/tags/*';
  try {
    await git(folder, ['fetch', '--no-tags', '--no-recurse-submodules', '--', remote, refspec]);
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    const moved = [...error.stderr.matchAll(/^ ! \[rejected\]\s+(\S+)\s+-> .*would clobber existing tag/gm)];
    if (moved.length === 0) throw error;
    throw new TagMoved(
      moved.map(([, name = '']) => name),
      { cause: error },
    );
  }
}
