import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Makes a link, or turns one, at once: a reader sees the old one or the new one. */
export async function pointLink(link: string, to: string): Promise<void> {
  await mkdir(dirname(link), { recursive: true });
  const next = join(dirname(link), `.${basename(link)}-${randomBytes(6).toString('hex')}`);
  await symlink(to, next);
  try {
    await rename(next, link);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
  await syncFolder(dirname(link));
}

/** The name of what a link leads to, without its folders. */
export async function linkTarget(link: string): Promise<string | undefined> {
  const target = await readlink(link).catch(() => undefined);
  return target === undefined ? undefined : basename(target);
}

/** Removes a link if it leads to `name`. */
export async function removeLink(link: string, name: string): Promise<void> {
  if ((await linkTarget(link)) !== name) return;
  await rm(link, { force: true });
  await syncFolder(dirname(link));
}

/** The links of a folder: what each leads to, by its name. */
export async function linksIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => entry.isSymbolicLink() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
  const links = await Promise.all(names.map(async (name) => [name, await linkTarget(join(folder, name))] as const));
  return new Map(links.flatMap(([name, to]) => (to === undefined ? [] : [[name, to] as const])).sort());
}

/** Waits until what was renamed in a folder would survive a loss of power. */
export async function syncFolder(folder: string): Promise<void> {
  await syncFile(folder);
}

/** Waits until a file's content would survive a loss of power. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
