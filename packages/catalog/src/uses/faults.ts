import { problem, suggest, type Place, type Problem, type Severity } from '@ostrata/problems';
import type { Stop, UsedTree } from './reach.ts';
import type { Reference } from './reference.ts';

/** Something that is wrong with a reference. Where it stands is asked for only when it is told. */
export interface Fault {
  readonly severity: Severity;
  readonly problem: () => Problem;
}

/** True for a templated name that a role has of one of its own files: all of these count anyway. */
export function isWithinRole({ kind, name }: Reference, role: string | undefined): boolean {
  if (role === undefined || kind === 'role' || kind === 'playbook') return false;
  return !/(^|\/)\.\.(\/|$)|playbook_dir|inventory_dir/.test(name);
}

/** What is named while Ansible runs cannot be followed. */
export function unfollowed({ kind, name }: Reference, { role }: Stop, place: () => Place): Fault {
  const otherwise =
    kind === 'role'
      ? role === undefined
        ? ''
        : ', or among `dependencies` in meta/main.yml of the role'
      : role === undefined
        ? ', or put it into a role that is named literally'
        : ', or put it into the role, whose files all count';
  return {
    severity: 'warning',
    problem: () =>
      problem('not-followed', `\`${name}\` is known only while Ansible runs: a change of it is not noticed`, {
        severity: 'warning',
        place: place(),
        hint: `name it literally${otherwise}`,
      }),
  };
}

export interface Missing {
  readonly stop: Stop;
  /** Where Ansible would look. */
  readonly places: readonly string[];
  readonly tree: UsedTree;
  /** Ansible would fail of it. */
  readonly isCertain: boolean;
  readonly at: () => Place;
}

/** What is not there, as far as it has to be. */
export function missing(reference: Reference, { stop, places, tree, isCertain, at }: Missing): readonly Fault[] {
  const { kind, name, isOptional } = reference;
  if (isOptional === true || kind === 'files' || kind === 'templates' || isFromCollection(reference)) return [];
  if (kind === 'role' && tree.outsideRoles.has(name)) return [];
  const [path] = places;
  if (path === undefined) return [outside(reference, at)];
  // A role finds it also in a role that depends on it.
  if (kind === 'vars' && stop.role !== undefined) return [];
  const severity = isCertain ? 'error' : 'warning';
  return [{ severity, problem: () => missingProblem(reference, path, tree, { severity, place: at() }) }];
}

function missingProblem(
  { kind, name }: Reference,
  path: string,
  { lookup }: UsedTree,
  more: { readonly severity: Severity; readonly place: Place },
): Problem {
  if (kind === 'role') {
    const roles = new Set(lookup.below('roles').map((file) => file.split('/')[1] ?? ''));
    const hint = suggest(name, [...roles]) ?? 'make it, or add it to the roles of the image with `version:` or `git:`';
    return problem('missing-role', `there is no role roles/${name}`, { ...more, hint });
  }
  const near = path.split('/', path.startsWith('roles/') ? 2 : 1).join('/');
  const hint = suggest(path, lookup.below(near)) ?? 'make it, or take the name out';
  if (kind === 'playbook') return problem('missing-playbook', `there is no playbook ${path}`, { ...more, hint });
  return problem('missing-file', `there is no file ${path}`, { ...more, hint });
}

/** Absolute, or above the repository. */
function outside({ name }: Reference, place: () => Place): Fault {
  return {
    severity: 'warning',
    problem: () =>
      problem('not-followed', `\`${name}\` stands outside of the repository: a change of it is not noticed`, {
        severity: 'warning',
        place: place(),
        hint: 'put it into the repository',
      }),
  };
}

function isFromCollection({ kind, name }: Reference): boolean {
  if (kind === 'role') return name.includes('.') && !name.includes('/');
  return kind === 'playbook' && /^\w+(\.\w+){2,}$/.test(name) && !/\.ya?ml$/.test(name);
}
