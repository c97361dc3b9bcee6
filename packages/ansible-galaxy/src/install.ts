import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LockedContent } from '@ostrata/catalog';
import { ContentUnavailable, type InstalledContent } from '@ostrata/ports';
import { extract } from 'tar';
import type { Environment } from './command.ts';
import { fetchArchive } from './galaxy-server.ts';
import { fetchGit } from './git-source.ts';

export interface Installing {
  /** Where content is kept, in folders named by what they hold. */
  readonly content: string;
  readonly env: Environment;
  readonly signal: AbortSignal | undefined;
}

type Entry = readonly [name: string, folder: string];

/** Fetches what is not here yet, and gives a folder of roles and one of collections with exactly these entries. */
export async function installAll(
  installing: Installing,
  roles: readonly LockedContent[],
  collections: readonly LockedContent[],
): Promise<InstalledContent> {
  const [roleEntries, collectionEntries] = await Promise.all([
    Promise.all(roles.map(async (one): Promise<Entry> => [one.name, await kept(installing, one, 0)])),
    Promise.all(
      collections.map(async (one): Promise<Entry> => [
        `ansible_collections/${one.name.replace('.', '/')}`,
        await kept(installing, one, 1),
      ]),
    ),
  ]);
  return {
    roles: await viewOf(installing.content, roleEntries),
    collections: await viewOf(installing.content, collectionEntries),
  };
}

/** The folder of one locked content, fetched when it is not here. A folder that has its name is whole: it was renamed into place. */
async function kept({ content, env, signal }: Installing, locked: LockedContent, kind: 0 | 1): Promise<string> {
  const id = locked.kind === 'git' ? locked.commit : locked.checksum.replace(':', '-');
  const folder = join(content, 'by-id', id);
  if (await isFolder(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(join(content, 'fetch-'));
  try {
    const fresh = join(work, 'content');
    if (locked.kind === 'git') await fetchGit(locked, fresh, env, signal);
    else await unpack(await fetchArchive(locked, signal), work, fresh, kind === 0 ? 1 : 0, locked.name);
    await intoPlace(fresh, folder);
    return folder;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** `tar` refuses what would land outside of the folder: absolute paths, `..`, and links that lead out. */
async function unpack(archive: Buffer, work: string, folder: string, strip: number, name: string): Promise<void> {
  const file = join(work, 'archive.tar.gz');
  await writeFile(file, archive);
  await mkdir(folder);
  try {
    await extract({ file, cwd: folder, strip, strict: true, preserveOwner: false });
  } catch (error) {
    throw new ContentUnavailable(name, 'its archive cannot be unpacked', { cause: error });
  }
}

/** A folder of links with exactly these entries, named by them, so that two runs that use the same content share it. */
async function viewOf(content: string, entries: readonly Entry[]): Promise<string> {
  const key = createHash('sha256')
    .update(JSON.stringify([...entries].sort()))
    .digest('hex')
    .slice(0, 16);
  const folder = join(content, 'views', key);
  if (await isFolder(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(join(content, 'view-'));
  for (const [name, target] of entries) {
    await mkdir(dirname(join(work, name)), { recursive: true });
    await symlink(target, join(work, name));
  }
  await intoPlace(work, folder);
  return folder;
}

/** Renames a whole folder into its place; when another run was first, its folder is as good. */
async function intoPlace(fresh: string, folder: string): Promise<void> {
  try {
    await rename(fresh, folder);
  } catch (error) {
    if (!(await isFolder(folder))) throw error;
    await rm(fresh, { recursive: true, force: true });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
