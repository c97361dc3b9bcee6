import { lstat } from 'node:fs/promises';
import type { TreeEntry } from '@ostrata/ports';

type Kind = TreeEntry['kind'];

/** What a file's mode, as git writes it, says of its kind. */
export function kindOf(mode: string): Kind {
  return mode === '120000' ? 'link' : mode === '160000' ? 'submodule' : mode === '100755' ? 'executable' : 'file';
}

/** The kind of what stands at a path; a folder would be a submodule. `undefined` when nothing does. */
export async function kindAt(path: string): Promise<Kind | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  if (found.isSymbolicLink()) return 'link';
  if (found.isDirectory()) return 'submodule';
  if (!found.isFile()) return undefined;
  return (found.mode & 0o100) === 0 ? 'file' : 'executable';
}
