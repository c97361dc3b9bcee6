import { dirname } from 'node:path/posix';
import type { Uses } from '../model/image.ts';
import { reach, type Reached, type Stop, type UsedTree } from './reach.ts';

/** What roles and playbooks lead to, each looked into once, however many images have it. */
export interface AllUses {
  /** Of local roles by name, themselves among it. */
  ofRoles(names: readonly string[]): Uses;
  /** Of playbooks by path, themselves among it. */
  ofPlaybooks(paths: readonly string[]): Uses;
  /** All that was reached so far. */
  reached(): Iterable<Reached>;
}

export function usesIn(tree: UsedTree): AllUses {
  const known = new Map<string, Reached>();
  const joined = new Map<string, Uses>();
  const from = (stop: Stop): Reached => {
    const key = `${stop.kind} ${stop.path}`;
    const found = known.get(key) ?? reach(stop, tree);
    known.set(key, found);
    return found;
  };
  const all = (kind: 'role' | 'playbook', names: readonly string[], stop: (name: string) => Stop): Uses => {
    const key = `${kind} ${names.join('\n')}`;
    const found = joined.get(key) ?? join(names.map((name) => from(stop(name))));
    joined.set(key, found);
    return found;
  };
  return {
    ofRoles: (names) => all('role', names, roleStop),
    ofPlaybooks: (paths) => all('playbook', paths, playbookStop),
    reached: () => known.values(),
  };
}

/** What one has and another has not. */
export function without(uses: Uses, other: Uses, files: readonly string[]): Uses {
  const [roles, known] = [new Set(other.localRoles), new Set([...other.files, ...files])];
  const isKnown = (path: string) => known.has(path) || [...roles].some((role) => path.startsWith(`${role}/`));
  return {
    localRoles: uses.localRoles.filter((role) => !roles.has(role)),
    files: uses.files.filter((path) => !isKnown(path)),
  };
}

function roleStop(name: string): Stop {
  return { kind: 'role', path: `roles/${name}`, role: `roles/${name}`, certainty: 'run' };
}

function playbookStop(path: string): Stop {
  return { kind: 'playbook', path, playbook: dirname(path), certainty: 'run' };
}

function join(parts: readonly Uses[]): Uses {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const roles = new Set(parts.flatMap(({ localRoles }) => localRoles));
  const files = new Set(parts.flatMap((part) => part.files));
  return {
    localRoles: [...roles].sort(),
    files: [...files].filter((path) => ![...roles].some((role) => path.startsWith(`${role}/`))).sort(),
  };
}
