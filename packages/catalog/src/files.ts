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

/** An Ansible file at a usual place, which may name others: of a role, or of what verifies. */
export function isAnsibleFile(path: string): boolean {
  if (!path.startsWith('roles/') && !path.startsWith('tests/')) return false;
  return /^(roles\/[^/]+\/((tasks|handlers)\/.+|meta\/main)|tests\/.+)\.ya?ml$/.test(path);
}

/** The files of a tree whose text `readFiles` needs. `unreadFiles` then names what these lead to. */
export function catalogFiles(entries: Entries): readonly string[] {
  const found: string[] = [];
  for (const [path, { kind }] of entries) {
    const isYaml = path.endsWith('.yaml') || path.endsWith('.yml');
    const wanted = isYaml && (path === settingsPath || path === lockPath || isImageFile(path) || isAnsibleFile(path));
    if (wanted || (kind === 'link' && isReadFolder(path))) found.push(path);
  }
  return found;
}

/** True for a path in a folder that Ostrata reads from. */
export function isReadFolder(path: string): boolean {
  return readFolders.some((folder) => path.startsWith(folder));
}
