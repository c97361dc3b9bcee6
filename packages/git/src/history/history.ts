import { ShallowClone, UnknownRevision, type Commit, type Head, type History } from '@ostrata/ports';
import { git, GitFailed } from '../git.ts';
import { isInRepository, isInWorkTree, isOutside } from '../repository.ts';
import { standing } from './standing.ts';

/** What happened in the repository that the folder is in; paths count from the folder. Throws `GitFailed`, `ToolMissing`. */
export function gitHistory(folder: string): History {
  return {
    head: () => head(folder),
    prefix: () => prefix(folder),
    isDirty: () => isDirty(folder),
    commits: (head, since) => commits(folder, head, since),
    standing: (head, commits) => standing(folder, head, commits),
    base: (revision) => base(folder, revision),
  };
}

/** One call of git tells all. */
async function head(folder: string): Promise<Head | undefined> {
  try {
    const asked = ['--is-shallow-repository', 'HEAD^{commit}', '--symbolic-full-name', 'HEAD'];
    const [isShallow, commit = '', name = ''] = (await git(folder, ['rev-parse', ...asked])).split('\n');
    const branch = /^refs\/heads\/(.+)$/.exec(name)?.[1];
    return { commit, ...(branch !== undefined && { branch }), isShallow: isShallow === 'true' };
  } catch (error) {
    if (error instanceof GitFailed && (isOutside(error) || (await isInRepository(folder)))) return undefined;
    throw error;
  }
}

async function prefix(folder: string): Promise<string> {
  try {
    return (await git(folder, ['rev-parse', '--show-prefix'])).replace(/\n$/, '');
  } catch (error) {
    if (isOutside(error)) return '';
    throw error;
  }
}

async function isDirty(folder: string): Promise<boolean> {
  try {
    return (await git(folder, ['status', '--porcelain', '-z', '--', '.'])) !== '';
  } catch (error) {
    if (isOutside(error) || (error instanceof GitFailed && !(await isInWorkTree(folder)))) return false;
    throw error;
  }
}

async function commits(
  folder: string,
  head: string,
  since: readonly string[],
): Promise<readonly (readonly Commit[])[]> {
  if (since.length === 0) return [];
  const [first = '', ...others] = new Set(since);
  // Most often the newest tags of all images are of one release: then one call of git tells what came after.
  if (others.length === 0) {
    const after = readLog(await logOf(folder, `${head}\n^${first}\n`));
    return since.map(() => after);
  }
  const range = await commonRange(folder, head, [first, ...others]);
  const input = `${range.join('\n')}\n`;
  const [log, lines] = await Promise.all([
    logOf(folder, `${head}\n${excluded(range)}`),
    git(folder, ['rev-list', '--parents', '--stdin'], input),
  ]);
  const parents = new Map(
    lines.split('\n').map((line) => {
      const [id = '', ...rest] = line.split(' ');
      return [id, rest] as const;
    }),
  );
  const found = readLog(log);
  const known = new Map<string, readonly Commit[]>();
  return since.map((commit) => {
    const before = known.get(commit);
    if (before !== undefined) return before;
    const behind = ancestors(commit, parents);
    const after = found.filter(({ id }) => !behind.has(id));
    known.set(commit, after);
    return after;
  });
}

function logOf(folder: string, revisions: string): Promise<string> {
  return git(folder, [...settings, 'log', ...format, '--stdin'], revisions);
}

async function base(folder: string, revision: string): Promise<string> {
  try {
    await refuseShallow(folder);
    const resolve = ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`];
    const commit = (await git(folder, resolve)).trim();
    return (await git(folder, ['merge-base', 'HEAD', commit])).trim();
  } catch (error) {
    if (error instanceof GitFailed) throw new UnknownRevision(revision, { cause: error });
    throw error;
  }
}

async function refuseShallow(folder: string): Promise<void> {
  if ((await git(folder, ['rev-parse', '--is-shallow-repository'])).trim() !== 'true') return;
  throw new ShallowClone();
}

/** Revisions for git: the head and all of `since`, without what every one of them can reach. */
async function commonRange(folder: string, head: string, since: readonly string[]): Promise<readonly string[]> {
  const all = [head, ...since];
  let base: string | undefined = head;
  // One call takes only so many names; the common ancestor of all is that of the common ancestors.
  for (let start = 0; start < all.length && base !== undefined; start += 500) {
    base = await mergeBase(folder, [base, ...all.slice(start, start + 500)]);
  }
  return base === undefined ? all : [...all, `^${base}`];
}

async function mergeBase(folder: string, commits: readonly string[]): Promise<string | undefined> {
  try {
    return (await git(folder, ['merge-base', '--octopus', '--end-of-options', ...commits])).trim();
  } catch (error) {
    if (error instanceof GitFailed && error.exitCode === 1) return undefined;
    throw error;
  }
}

function excluded(range: readonly string[]): string {
  return range
    .filter((revision) => revision.startsWith('^'))
    .map((revision) => `${revision}\n`)
    .join('');
}

/** A commit and what it can reach, as far as it is in `parents`. */
function ancestors(commit: string, parents: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [commit];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const above = parents.get(next);
    if (above === undefined || found.has(next)) continue;
    found.add(next);
    open.push(...above);
  }
  return found;
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
