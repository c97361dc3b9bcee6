import { mkdir, readdir, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What an old Packer cannot read: `required_plugins` came with 1.7. */
const tooNew = 'plugins.pkr.hcl';

/** How far above a folder its `..` paths are followed: verify folders name `tests/` and `roles/` five folders up. */
const levels = 6;

/** True for a Packer that refuses `required_plugins`. */
export function needsStaging(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 1 || (major === 1 && minor < 7);
}

/**
 * A stand-in of links for a folder, without `plugins.pkr.hcl`. The folders above it are stood in for too, so that
 * `${path.root}/../../../../roles` leads to the same files, whether it is resolved by text or by the file system. Nothing is
 * written to the folder itself. Gives the stand-in's path, under `into`.
 */
export async function stagedFolder(folder: string, into: string): Promise<string> {
  const above = ancestors(folder);
  let standIn = into;
  await mkdir(standIn, { recursive: true });
  for (const [index, ancestor] of above.entries()) {
    const next = above[index + 1] ?? folder;
    await linkEntries(ancestor, standIn, basename(next));
    standIn = join(standIn, basename(next));
    await mkdir(standIn);
  }
  await linkEntries(folder, standIn, tooNew);
  return standIn;
}

/** The folders above, the highest first. */
function ancestors(folder: string): readonly string[] {
  const above: string[] = [];
  for (let here = dirname(folder); above.length < levels && here !== dirname(here); here = dirname(here)) {
    above.unshift(here);
  }
  return above;
}

async function linkEntries(from: string, to: string, except: string): Promise<void> {
  const names = await readdir(from).catch(() => []);
  for (const name of names) {
    if (name !== except) await symlink(join(from, name), join(to, name));
  }
}
