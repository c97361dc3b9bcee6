import { blobId } from '@ostrata/versioning';
import { ReadOnlyFiles, type Files, type Tree } from '../files.ts';

/** Files that are kept in memory. */
export interface MemoryFiles extends Files {
  /** The files as they are now, for good. */
  commit(): Files;
}

/** A work tree in memory, as if git knew each of `texts` (path → content). */
export function memoryFiles(texts: Readonly<Record<string, string>> = {}): MemoryFiles {
  const present = new Map(Object.entries(texts));
  return {
    ...reading(present),
    write: async (path, content) => {
      present.set(path, content);
    },
    writeFolder: async (folder, files) => {
      for (const path of present.keys()) if (path.startsWith(`${folder}/`)) present.delete(path);
      for (const [path, content] of files) present.set(`${folder}/${path}`, content);
    },
    commit: () => ({ ...reading(new Map(present)), write: readOnly, writeFolder: readOnly }),
  };
}

function reading(texts: ReadonlyMap<string, string>): Pick<Files, 'list' | 'read'> {
  return {
    list: async (): Promise<Tree> =>
      new Map([...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, text]) => [path, entry(text)])),
    read: async (paths) =>
      new Map(
        paths.flatMap((path) => {
          const text = texts.get(path);
          return text === undefined ? [] : [[path, text] as const];
        }),
      ),
  };
}

function entry(text: string) {
  return { id: blobId(text), kind: 'file' as const };
}

async function readOnly(): Promise<never> {
  throw new ReadOnlyFiles('files at a commit cannot be written');
}
