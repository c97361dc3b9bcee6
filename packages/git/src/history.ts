import { ShallowClone, type Commit, type Head, type History } from '@ostrata/ports';
import { git, GitFailed } from './git.ts';
import { isInRepository, isInWorkTree } from './repository.ts';

/** What happened in the repository that the folder is in; paths count from the folder. Throws `GitFailed`, `ToolMissing`. */
export function gitHistory(folder: string): History {
  return {
    head: () => head(folder),
    commits: (since) => commits(folder, since),
  };
}

async function head(folder: string): Promise<Head | undefined> {
  const commit = await headCommit(folder);
  if (commit === undefined) return undefined;
  const [branch, status] = await Promise.all([
    git(folder, ['branch', '--show-current']),
    (await isInWorkTree(folder)) ? git(folder, ['status', '--porcelain', '-z', '--', '.']) : '',
  ]);
  return { commit, dirty: status !== '', ...(branch.trim() !== '' && { branch: branch.trim() }) };
}

async function headCommit(folder: string): Promise<string | undefined> {
  if (!(await isInRepository(folder))) return undefined;
  try {
    return (await git(folder, ['rev-parse', '--verify', 'HEAD'])).trim();
  } catch (error) {
    if (error instanceof GitFailed) return undefined;
    throw error;
  }
}

async function commits(folder: string, since: string | undefined): Promise<readonly Commit[]> {
  if ((await headCommit(folder)) === undefined) return [];
  if ((await git(folder, ['rev-parse', '--is-shallow-repository'])).trim() === 'true') {
    throw new ShallowClone('this clone lacks history that is needed; `git fetch --unshallow` brings it');
  }
  const range = since === undefined ? ['HEAD'] : ['HEAD', `^${since}`];
  const log = await git(folder, [...settings, 'log', ...format, '--end-of-options', ...range]);
  return readLog(log);
}

/** What a user may have set for reading would change what is read here. */
const settings = ['-c', 'log.showRoot=true', '-c', 'log.showSignature=false', '-c', 'log.mailmap=false'];

/** No path starts with a slash, so that a `/` before an id ends the list of paths before it, whatever those are. */
const format = [
  '-z',
  '--format=/%H%x00%P%x00%B%x00',
  '--encoding=UTF-8',
  '--name-only',
  '--no-renames',
  '--diff-merges=first-parent',
  '--relative',
];

function readLog(log: string): readonly Commit[] {
  const fields = log.split('\0');
  const found: Commit[] = [];
  let at = 0;
  while (at < fields.length) {
    const field = fields[at] ?? '';
    if (!field.startsWith('/')) {
      at += 1;
      continue;
    }
    const parents = (fields[at + 1] ?? '').split(' ').filter((id) => id !== '');
    const message = (fields[at + 2] ?? '').trimEnd();
    const { paths, next } = readPaths(fields, at + 3);
    found.push({ id: field.slice(1), parents, message, paths });
    at = next;
  }
  return found;
}

function readPaths(
  fields: readonly string[],
  start: number,
): { readonly paths: readonly string[]; readonly next: number } {
  let next = start;
  while (next < fields.length && !(fields[next] ?? '').startsWith('/')) next += 1;
  // Git puts a newline of its own before the first path.
  const paths = fields.slice(start, next).filter((path) => path !== '');
  return { paths: paths.map((path, index) => (index === 0 ? path.replace(/^\n/, '') : path)), next };
}
