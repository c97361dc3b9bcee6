import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackerVariables } from '@ostrata/ports';
import { needsStaging, stagedFolder } from './staged-folder.ts';

/** Files of one run of Packer, in a folder that only this user can read. */
export interface PrivateFolder {
  /** The folder to give to Packer. */
  readonly folder: string;
  readonly variablesFile: string;
  readonly cacheFolder: string;
  /** A text of Packer's, naming the files of the folder that it was asked for. */
  readonly unstaged: (text: string) => string;
  remove(): Promise<void>;
}

/** Makes what one run needs beside the folder itself, under `parent`. */
export async function privateFolder(
  parent: string,
  run: { readonly folder: string; readonly variables: PackerVariables; readonly version: string },
): Promise<PrivateFolder> {
  await mkdir(parent, { recursive: true });
  const own = await mkdtemp(join(parent, 'packer-run-'));
  try {
    const variablesFile = join(own, 'run.pkrvars.json');
    await writeFile(variablesFile, JSON.stringify(run.variables), { mode: 0o600 });
    const staged = needsStaging(run.version) ? await stagedFolder(run.folder, join(own, 'folder')) : undefined;
    return {
      folder: staged ?? run.folder,
      variablesFile,
      cacheFolder: join(own, 'cache'),
      unstaged: (text) => (staged === undefined ? text : text.replaceAll(staged, run.folder)),
      remove: () => rm(own, { recursive: true, force: true }),
    };
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    throw error;
  }
}
