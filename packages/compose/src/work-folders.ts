import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkFolders } from '@ostrata/ports';

/** Work folders in the system's place for temporary files. */
export const temporaryFolders: WorkFolders = {
  make: async () => {
    const path = await mkdtemp(join(tmpdir(), 'ostrata-build-'));
    return { path, dispose: () => rm(path, { recursive: true, force: true }) };
  },
};
