import { lstat, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ReadOnlyFiles, type CommittedFiles, type Files, type Tree } from '@ostrata/ports';
import { inBatches } from '../batches.ts';
import { commitOutline, commitTree, listFolders, readFromTree } from './commit-tree.ts';
import { folderTree } from './folder-tree.ts';
import { isInWorkTree } from '../repository.ts';
import { workTree } from './work-tree.ts';
import { writeFile, writeFolder } from './write-files.ts';

/**
 * The files of an image repository: of its work tree, or with `commit` as they were then. The folder may be a part of a git
 * repository, or outside of any; ids are the same in all cases. Throws `GitFailed`, `UntrustedRepository`, `ToolMissing`;
 * a write throws `OutsideRepository` rather than leave the folder.
 */
export function gitFiles(folder: string): Files;
export function gitFiles(folder: string, options: { readonly commit: string }): CommittedFiles;
export function gitFiles(folder: string, options?: { readonly commit: string }): Files {
  return options === undefined ? presentFiles(folder) : committedFiles(folder, options.commit);
}

function presentFiles(folder: string): Files {
  return {
    list: async () => ((await isInWorkTree(folder)) ? workTree(folder) : folderTree(folder)),
    read: async (paths) => {
      const texts = await inBatches(paths, async (path) => [path, await readText(join(folder, path))] as const);
      return new Map(texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])));
    },
    write: (path, content) => writeFile(folder, path, content),
    writeFolder: (path, files) => writeFolder(folder, path, files),
  };
}

function committedFiles(folder: string, commit: string): CommittedFiles {
  const refuse = () => Promise.reject(new ReadOnlyFiles(`the files at ${commit} cannot be written`));
  let known: Promise<Tree> | undefined;
  // One listing serves every read: the commit cannot change, though a name for it could move.
  const tree = () => (known ??= commitTree(folder, commit));
  const listed: Tree[] = [];
  const see = (files: Tree) => {
    listed.push(files);
    return files;
  };
  const found = (path: string) => listed.find((files) => files.has(path))?.get(path);
  // What was listed in part is not listed again as a whole.
  async function* readInParts(paths: readonly string[]) {
    const entries = paths.flatMap((path) => {
      const entry = found(path);
      return entry === undefined ? [] : [[path, entry] as const];
    });
    yield* readFromTree(folder, entries.length === paths.length ? new Map(entries) : await tree(), paths);
  }
  return {
    list: tree,
    outline: async (place, whole) => {
      const outline = await commitOutline(folder, commit, place, whole);
      see(outline.files);
      return outline;
    },
    listBelow: async (folders, known) => see(await listFolders(folder, commit, folders, known)),
    read: async (paths) => {
      const texts = new Map<string, string>();
      for await (const part of readInParts(paths)) for (const [path, text] of part) texts.set(path, text);
      return texts;
    },
    readInParts,
    write: refuse,
    writeFolder: refuse,
  };
}

async function readText(path: string): Promise<string | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined || found.isDirectory()) return undefined;
  return found.isSymbolicLink() ? readlink(path) : readFile(path, 'utf8');
}
