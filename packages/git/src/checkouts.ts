import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Checkouts } from '@ostrata/ports';
import { git } from './git.ts';

/**
 * Commits of the repository that the folder is in, each as a folder of its own below `parent` (absolute; the system's for
 * temporary files unless told). Neither the repository's index nor its list of work trees is touched. Throws `GitFailed`.
 */
export function gitCheckouts(folder: string, { parent = tmpdir() }: { readonly parent?: string } = {}): Checkouts {
  return {
    at: async (commit) => {
      await mkdir(parent, { recursive: true });
      const place = await mkdtemp(join(parent, 'ostrata-checkout-'));
      const dispose = () => rm(place, { recursive: true, force: true });
      try {
        const files = join(place, 'files');
        await mkdir(files);
        const [gitFolder, inside] = await Promise.all([
          git(folder, ['rev-parse', '--absolute-git-dir']),
          git(folder, ['rev-parse', '--show-prefix']),
        ]);
        const env = { GIT_DIR: gitFolder.trim(), GIT_WORK_TREE: files, GIT_INDEX_FILE: join(place, 'index') };
        await git(files, ['read-tree', '--end-of-options', commit], undefined, env);
        await git(files, ['checkout-index', '--all', '--force'], undefined, env);
        return { root: join(files, inside.trim()), dispose };
      } catch (error) {
        await dispose();
        throw error;
      }
    },
  };
}
