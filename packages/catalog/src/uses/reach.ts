import { dirname, join } from 'node:path/posix';
import type { Entries } from '../files.ts';
import type { Uses } from '../model/image.ts';
import type { ReadFiles } from '../source.ts';
import { candidates } from './candidates.ts';
import { isWithinRole, missing, unfollowed, type Fault } from './faults.ts';
import { hasTemplate, type Reference } from './reference.ts';
import { inRepository, type Located, type TreeLookup } from './tree-lookup.ts';

/** A repository, as far as Ansible files lead through it. */
export interface UsedTree {
  readonly entries: Entries;
  readonly references: ReadFiles['references'];
  readonly lookup: TreeLookup;
  /** Names of roles that images have from git or Galaxy. */
  readonly outsideRoles: ReadonlySet<string>;
}

/** What is reached from one role or playbook; itself, and what is reached twice, once. */
export interface Reached extends Uses {
  /** Ansible files that are there and were not read. */
  readonly unread: ReadonlySet<string>;
  /** Paths that were looked at, there or not. */
  readonly asked: ReadonlySet<string>;
  readonly faults: readonly Fault[];
}

/** Something on the way. `role` and `playbook` are the folders of what runs it. */
export interface Stop {
  readonly kind: 'role' | 'playbook' | 'tasks' | 'content';
  readonly path: string;
  /** What it was found as, where links lead to it: by that it finds others. */
  readonly as?: string | undefined;
  readonly role?: string | undefined;
  readonly playbook?: string | undefined;
  /** Whether Ansible surely runs it, or at least loads it. */
  readonly certainty: 'run' | 'loaded' | 'open';
}

/** Follows all that is named literally. */
export function reach(start: Stop, tree: UsedTree): Reached {
  const [roles, files, unread, asked] = [new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>()];
  const faults: Fault[] = [];
  const seen = new Set<string>();
  const open: Stop[] = [];
  const arrive = (stop: Stop, { path, kind, links }: Located) => {
    for (const link of links) files.add(link);
    if (kind === 'closed') files.add(path);
    else open.push({ ...stop, path, as: stop.path, ...(stop.kind === 'role' && { role: path }) });
  };
  const visit = (stop: Stop) => {
    const found = tree.lookup.locate(stop.path, asked);
    if (found !== undefined) arrive(stop, found);
  };
  visit(start);

  for (let stop = open.pop(); stop !== undefined; stop = open.pop()) {
    const { kind, path, as = path, role, playbook, certainty } = stop;
    const key = [kind, path, as, role, playbook, certainty].join('\n');
    if (seen.has(key)) continue;
    seen.add(key);
    if (kind === 'role') {
      roles.add(path);
      for (const [file, certain] of ansibleFiles(stop, tree)) {
        visit({ ...stop, kind: 'tasks', path: file, role: path, certainty: certain });
      }
      continue;
    }
    files.add(path);
    if (kind === 'content') continue;
    if (kind === 'playbook') {
      for (const name of besidePlaybooks) visit({ ...stop, kind: 'content', path: join(dirname(as), name) });
    }
    const read = tree.references.get(path);
    if (read === undefined) unread.add(path);
    faults.push(...(read?.problems ?? []).map((problem) => ({ severity: problem.severity, problem: () => problem })));
    for (const reference of read?.data ?? []) {
      const places = placesOf(reference, { file: as, role, playbook });
      const at = () => read?.places.value(reference.at) ?? { file: path };
      if (places === 'templated') {
        if (!isWithinRole(reference, role)) faults.push(unfollowed(reference, stop, at));
        continue;
      }
      const next = { ...stop, kind: stopKind(reference), certainty: certaintyOf(reference, certainty) };
      const [first, ...others] = foundAt(places, (place) => tree.lookup.locate(place, asked), reference.kind);
      if (first === undefined) {
        faults.push(...missing(reference, { stop, places, tree, isCertain: next.certainty !== 'open', at }));
      } else if (next.kind === 'playbook') {
        arrive({ ...next, path: first[0], playbook: dirname(first[0]) }, first[1]);
      } else arrive({ ...next, path: first[0] }, first[1]);
      // Which of several files is taken depends on how it is named, and on Ansible's version.
      for (const [place, found] of next.kind === 'role' ? [] : others) {
        arrive({ ...next, path: place, certainty: 'open' }, found);
      }
    }
  }
  const isInRole = (path: string) => [...roles].some((role) => path.startsWith(`${role}/`));
  return {
    localRoles: [...roles].sort(),
    files: [...files].filter((path) => !isInRole(path)).sort(),
    unread,
    asked,
    faults,
  };
}

/** The files of a role that may name others. What stands beside its main ones is loaded by these, if at all. */
function ansibleFiles(
  { path, certainty }: Stop,
  { lookup }: UsedTree,
): readonly (readonly [string, Stop['certainty']])[] {
  const isLoaded = certainty === 'open' ? 'open' : 'loaded';
  return ['tasks', 'handlers', 'meta'].flatMap((folder) =>
    lookup
      .below(`${path}/${folder}`)
      .filter((file) => /\.ya?ml$/.test(file))
      .flatMap((file) => {
        const isMain = /^main\.ya?ml$/.test(file.slice(path.length + folder.length + 2));
        if (folder === 'meta' && !isMain) return [];
        return [[file, !isMain ? 'open' : folder === 'tasks' ? certainty : isLoaded] as const];
      }),
  );
}

/** Folders beside a playbook that Ansible loads without being told. */
const besidePlaybooks = [
  ...['group_vars', 'host_vars', 'library', 'module_utils', 'doc_fragments'],
  ...['action_plugins', 'become_plugins', 'cache_plugins', 'callback_plugins', 'connection_plugins', 'filter_plugins'],
  ...['lookup_plugins', 'shell_plugins', 'strategy_plugins', 'test_plugins', 'vars_plugins'],
];

/** Folders that Ansible names by a variable are known here. */
function placesOf(
  { kind, name }: Reference,
  around: { readonly file: string; readonly role: string | undefined; readonly playbook: string | undefined },
): readonly string[] | 'templated' {
  const [, variable, rest = ''] = /^\{\{\s*(role_path|playbook_dir)\s*\}\}\/(.*)$/s.exec(name) ?? [];
  const folder = variable === 'role_path' ? around.role : variable === 'playbook_dir' ? around.playbook : undefined;
  if (hasTemplate(folder === undefined ? name : rest)) return 'templated';
  if (folder === undefined) return candidates({ kind, name }, around);
  return [inRepository(folder, rest) ?? []].flat();
}

/** Those of some places at which there is something of the kind, in their order. */
function foundAt(
  places: readonly string[],
  locate: (place: string) => Located | undefined,
  kind: Reference['kind'],
): readonly (readonly [place: string, found: Located])[] {
  return places.flatMap((place) => {
    const found = locate(place);
    if (found === undefined) return [];
    const isFolder = found.kind === 'folder';
    const isOfKind = found.kind === 'closed' || (kind === 'role' ? isFolder : !isFolder || isContent(kind));
    return isOfKind ? [[place, found] as const] : [];
  });
}

function isContent(kind: Reference['kind']): boolean {
  return kind === 'vars' || kind === 'files' || kind === 'templates';
}

function stopKind({ kind }: Reference): Stop['kind'] {
  return kind === 'role' || kind === 'playbook' || kind === 'tasks' ? kind : 'content';
}

function certaintyOf({ isDynamic, isConditional }: Reference, of: Stop['certainty']): Stop['certainty'] {
  if (of === 'open' || (isDynamic === true && (isConditional === true || of === 'loaded'))) return 'open';
  return isConditional === true ? 'loaded' : of;
}
