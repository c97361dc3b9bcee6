/** Entries of a repository's tree, by path. */
export type Entries = ReadonlyMap<string, { readonly kind: 'file' | 'executable' | 'link' | 'submodule' }>;

export const settingsPath = 'ostrata.yaml';
export const lockPath = 'ostrata.lock.yaml';

/** Folders that Ostrata reads from, and in which no link may lead out of the repository. */
const readFolders = ['src/', 'roles/', 'tests/'];

/** True for `src/<image>/image.yaml`. */
export function isImageFile(path: string): boolean {
  return /^src\/[^/]+\/image\.yaml$/.test(path);
}

/** The file of a role that names the roles it depends on. */
export function isRoleMeta(path: string): boolean {
  return /^roles\/[^/]+\/meta\/main\.ya?ml$/.test(path);
}

/** The files of a tree whose text `parseCatalog` needs. */
export function catalogFiles(entries: Entries): readonly string[] {
  const found: string[] = [];
  for (const [path, { kind }] of entries) {
    const isYaml = path.endsWith('.yaml') || path.endsWith('.yml');
    const wanted = isYaml && (path === settingsPath || path === lockPath || isImageFile(path) || isRoleMeta(path));
    if (wanted || (kind === 'link' && isReadFolder(path))) found.push(path);
  }
  return found;
}

/** True for a path in a folder that Ostrata reads from. */
export function isReadFolder(path: string): boolean {
  return readFolders.some((folder) => path.startsWith(folder));
}
