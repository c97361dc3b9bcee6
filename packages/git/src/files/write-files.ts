import { lstat, mkdir, readdir, readFile, realpath, rm, rmdir, unlink } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { pathsBelow } from './folder-tree.ts';
import { git, splitNul } from '../git.ts';
import { isInWorkTree } from '../repository.ts';

/** Writes one file of a repository atomically, its folders too. A file that holds this text already is left alone. */
export async function writeFile(folder: string, path: string, content: string): Promise<void> {
  const full = await place(folder, path);
  const found = await lstat(full).catch(() => undefined);
  // A link is replaced, since writing through it would change the file it points at.
  if (found?.isSymbolicLink() === true) await unlink(full);
  else if (found?.isFile() === true && (await readFile(full, 'utf8')) === content) return;
  // It watches for the end of the process as soon as it is loaded, and most runs write nothing.
  const { default: writeFileAtomic } = await import('write-file-atomic');
  await writeFileAtomic(full, content);
}

/** Makes a folder hold exactly `files`; what git ignores there stays. */
export async function writeFolder(folder: string, path: string, files: ReadonlyMap<string, string>): Promise<void> {
  // What is stale goes first: a file may stand where a folder is needed now.
  for (const found of await present(folder, path)) {
    if (found.startsWith(`${path}/`) && !files.has(found.slice(path.length + 1))) await remove(folder, found, path);
  }
  for (const [name, content] of files) await writeFile(folder, `${path}/${name}`, content);
}

/** A file of the image repository would be written outside of it: by a symbolic link, or by its own name. */
export class OutsideRepository extends Error {
  override readonly name = 'OutsideRepository';
  readonly path: string;

  constructor(path: string) {
    super(`${path} is outside of the repository, perhaps by a symbolic link on the way; nothing was written there`);
    this.path = path;
  }
}

async function present(folder: string, path: string): Promise<readonly string[]> {
  if (await isInWorkTree(folder)) {
    const listed = ['ls-files', '-c', '-o', '-z', '--exclude-standard', '--', `:(literal)${path}`];
    return [...new Set(splitNul(await git(folder, listed)))];
  }
  const found = await lstat(join(folder, path)).catch(() => undefined);
  return found?.isDirectory() === true ? pathsBelow(folder, path) : [];
}

async function remove(folder: string, path: string, top: string): Promise<void> {
  const parent = join(await realpath(folder), dirname(path));
  // A tracked path below what is a link now stands elsewhere, or is gone.
  if ((await realpath(parent).catch(() => undefined)) !== parent) return;
  const full = join(folder, path);
  if ((await lstat(full).catch(() => undefined))?.isDirectory() === true) return;
  await rm(full, { force: true });
  await removeEmpty(folder, dirname(path), top);
}

async function removeEmpty(folder: string, path: string, top: string): Promise<void> {
  if (path.length < top.length) return;
  const entries = await readdir(join(folder, path)).catch(() => ['?']);
  if (entries.length > 0) return;
  await rmdir(join(folder, path));
  await removeEmpty(folder, dirname(path), top);
}

/** The full path of a file to be written, its folder made. No link on the way may lead out of the repository. */
async function place(folder: string, path: string): Promise<string> {
  const root = await realpath(folder);
  const full = join(root, path);
  if (!full.startsWith(root + sep)) throw new OutsideRepository(path);
  let existing = dirname(full);
  while ((await lstat(existing).catch(() => undefined)) === undefined) existing = dirname(existing);
  const real = await realpath(existing).catch(() => '');
  if (real !== root && !real.startsWith(root + sep)) throw new OutsideRepository(path);
  await mkdir(dirname(full), { recursive: true });
  return full;
}
