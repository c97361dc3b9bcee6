import { lstat, mkdir, readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { ReadOnlyFiles, type Files } from '@ostrata/ports';
import writeFileAtomic from 'write-file-atomic';
import { commitTree, readAtCommit } from './commit-tree.ts';
import { isInRepository } from './repository.ts';
import { workTree } from './work-tree.ts';

/**
 * The files of an image repository: of its work tree, or with `commit` as they were then. The folder may be a part of a git
 * repository, or outside of any; ids are the same in all cases. Throws `GitFailed`, `ToolMissing`.
 */
export function gitFiles(folder: string, { commit }: { readonly commit?: string } = {}): Files {
  if (commit !== undefined) {
    const refuse = () => Promise.reject(new ReadOnlyFiles(`the files at ${commit} cannot be written`));
    return {
      list: () => commitTree(folder, commit),
      read: (paths) => readAtCommit(folder, commit, paths),
      write: refuse,
      writeFolder: refuse,
    };
  }
  return {
    list: async () => workTree(folder, await isInRepository(folder)),
    read: async (paths) => {
      const texts = await Promise.all(paths.map(async (path) => [path, await readText(join(folder, path))] as const));
      return new Map(texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])));
    },
    write: (path, content) => writeFile(folder, path, content),
    writeFolder: (path, files) => writeFolder(folder, path, files),
  };
}

async function readText(path: string): Promise<string | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined || found.isDirectory()) return undefined;
  return found.isSymbolicLink() ? readlink(path) : readFile(path, 'utf8');
}

async function writeFile(folder: string, path: string, content: string): Promise<void> {
  const full = await inside(folder, path);
  if ((await readFile(full, 'utf8').catch(() => undefined)) === content) return;
  await writeFileAtomic(full, content);
}

async function writeFolder(folder: string, path: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, content] of files) await writeFile(folder, `${path}/${name}`, content);
  const present = await workTree(folder, await isInRepository(folder));
  for (const found of present.keys()) {
    if (!found.startsWith(`${path}/`) || files.has(found.slice(path.length + 1))) continue;
    await rm(join(folder, found), { force: true });
    await removeEmpty(folder, dirname(found), path);
  }
}

async function removeEmpty(folder: string, path: string, top: string): Promise<void> {
  if (path.length < top.length) return;
  const entries = await readdir(join(folder, path)).catch(() => ['?']);
  if (entries.length > 0) return;
  await rm(join(folder, path), { recursive: true });
  await removeEmpty(folder, dirname(path), top);
}

/** The full path of a file to be written, its folder made. A link on the way must not lead out of the repository. */
async function inside(folder: string, path: string): Promise<string> {
  const root = await realpath(folder);
  const parent = join(root, dirname(path));
  await mkdir(parent, { recursive: true });
  const real = await realpath(parent);
  if (real !== root && !real.startsWith(root + sep)) throw new OutsideRepository(path);
  return join(root, path);
}

/** A link leads a file that should be written out of the repository. */
export class OutsideRepository extends Error {
  override readonly name = 'OutsideRepository';

  constructor(path: string) {
    super(`${path} would be written outside of the repository, by a symbolic link; nothing was written`);
  }
}
