import { dirname, join, normalize } from 'node:path/posix';
import { problem, suggest, type Problem } from '@ostrata/problems';
import { isReadFolder, type Entries } from '../files.ts';
import type { SharedEntry } from '../schema/image.ts';
import type { ImageSource, Places } from '../source.ts';
import type { YamlPath } from '../yaml/path.ts';

/** Roles and playbooks that are named exist in the repository, and no path or link leads out of it. */
export function checkPaths(
  sources: readonly ImageSource[],
  entries: Entries,
  links: ReadonlyMap<string, string>,
): readonly Problem[] {
  const roles = localRoles(entries);
  // Many images name the same playbooks.
  const isThere = remembered((file: string) => !leavesRepository(file) && entries.has(normalize(file)));
  const found: Problem[] = [];
  for (const { data, places } of sources) {
    const check = (shared: SharedEntry, path: YamlPath) =>
      found.push(
        ...verifyProblems(shared, path, places, { entries, isThere }),
        ...roleProblems(shared, path, places, roles),
      );
    check(data, []);
    for (const [name, entry] of Object.entries(data.targets)) check(entry ?? {}, ['targets', name]);
  }
  return [...found, ...linkProblems(entries, links)];
}

/** Names of the roles below `roles/`. */
export function localRoles(entries: Entries): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of entries.keys()) {
    const name = path.startsWith('roles/') ? /^roles\/([^/]+)\/./.exec(path)?.[1] : undefined;
    if (name !== undefined) found.add(name);
  }
  return found;
}

function verifyProblems(
  { verify = [] }: SharedEntry,
  above: YamlPath,
  places: Places,
  { entries, isThere }: { readonly entries: Entries; readonly isThere: (file: string) => boolean },
): readonly Problem[] {
  if (typeof verify === 'string' ? isThere(verify) : verify.every(isThere)) return [];
  const named =
    typeof verify === 'string'
      ? [{ path: [...above, 'verify'], file: verify }]
      : verify.map((file, index) => ({ path: [...above, 'verify', index], file }));
  return named.flatMap(({ path, file }) => {
    if (leavesRepository(file)) {
      return [
        problem('path-outside', `\`${file}\` leads out of the repository`, {
          place: places.value(path),
          hint: 'name a file inside it, relative to ostrata.yaml',
        }),
      ];
    }
    if (isThere(file)) return [];
    const playbooks = [...entries.keys()].filter((other) => /^tests\/.*\.ya?ml$/.test(other));
    return [
      problem('missing-playbook', `there is no playbook ${file}`, {
        place: places.value(path),
        hint: suggest(file, playbooks),
      }),
    ];
  });
}

function roleProblems(
  { ansible }: SharedEntry,
  above: YamlPath,
  places: Places,
  roles: ReadonlySet<string>,
): readonly Problem[] {
  return (ansible?.roles ?? []).flatMap((role, index) => {
    const local = typeof role === 'string' || (role.git === undefined && role.version === undefined);
    const name = typeof role === 'string' ? role : role.name;
    if (!local || roles.has(name)) return [];
    const path = [...above, 'ansible', 'roles', index, ...(typeof role === 'string' ? [] : ['name'])];
    return [
      problem('missing-role', `there is no role roles/${name}`, {
        place: places.value(path),
        hint: suggest(name, [...roles]) ?? 'make it, or say where it comes from with `version:` (Galaxy) or `git:`',
      }),
    ];
  });
}

function linkProblems(entries: Entries, links: ReadonlyMap<string, string>): readonly Problem[] {
  const found: Problem[] = [];
  for (const [path, { kind }] of entries) {
    const to = kind === 'link' ? links.get(path) : undefined;
    if (to === undefined || !isReadFolder(path)) continue;
    if (!leavesRepository(to.startsWith('/') ? to : join(dirname(path), to))) continue;
    found.push(
      problem('link-outside', `the symbolic link ${path} leads out of the repository, to ${to}`, {
        place: { file: path },
        hint: 'put the file itself into the repository',
      }),
    );
  }
  return found;
}

/** Answers each question once. */
function remembered<Question, Answer>(answer: (question: Question) => Answer): (question: Question) => Answer {
  const known = new Map<Question, Answer>();
  return (question) => {
    const before = known.get(question);
    if (before !== undefined) return before;
    const found = answer(question);
    known.set(question, found);
    return found;
  };
}

function leavesRepository(path: string): boolean {
  return path.startsWith('/') || path.includes('\\') || normalize(path).split('/')[0] === '..';
}
