import { createHash } from 'node:crypto';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tree, TreeEntry } from '@ostrata/ports';
import { inBatches } from '../batches.ts';
import { kindAt } from './mode.ts';

/** Every file of a folder outside of git, with the ids that git would give them; what is below `.git` does not count. */
export async function folderTree(folder: string): Promise<Tree> {
  const entries = await inBatches(
    await pathsBelow(folder, ''),
    async (path): Promise<[string, TreeEntry] | undefined> => {
      const kind = await kindAt(join(folder, path));
      if (kind === undefined || kind === 'submodule') return undefined;
      const id = kind === 'link' ? await linkId(join(folder, path)) : blobId(await readFile(join(folder, path)));
      return [path, { id, kind }];
    },
  );
  return new Map(entries.filter((entry) => entry !== undefined));
}

/** Every path below a folder that is no folder itself. Links are not followed. */
export async function pathsBelow(folder: string, below: string): Promise<readonly string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const paths: string[] = [];
  for (const entry of entries) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (!entry.isDirectory()) paths.push(path);
    else if (entry.name !== '.git') paths.push(...(await pathsBelow(folder, path)));
  }
  return paths;
}

/** The id of a link: of where it points. */
export async function linkId(path: string): Promise<string> {
  return blobId(await readlink(path, { encoding: 'buffer' }));
}

function blobId(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}
