import { dirname } from 'node:path/posix';
import type { Reference } from './reference.ts';
import { inRepository } from './tree-lookup.ts';

/** Where a reference stands, as far as it matters to where Ansible looks. */
export interface Surroundings {
  /** The file that has it. */
  readonly file: string;
  /** The folder of the role that runs it. */
  readonly role?: string | undefined;
  /** The folder of the playbook that runs it; a build's own is not asked for, since all of it counts anyway. */
  readonly playbook?: string | undefined;
}

/** Paths within the repository that Ansible would look at, in its order; none where all lead out of it. */
export function candidates({ kind, name }: Pick<Reference, 'kind' | 'name'>, around: Surroundings): readonly string[] {
  if (name.startsWith('/') || name.startsWith('~')) return [];
  const found = foldersFor(kind, around).flatMap(([folder, inside]) => {
    // Who writes the folder's name as well means the same folder.
    if (inside !== '' && kind !== 'role' && name.startsWith(`${inside}/`)) return [];
    return inRepository(folder, inside, name) ?? [];
  });
  return [...new Set(found)];
}

type Folder = readonly [folder: string, inside: string];

function foldersFor(kind: Reference['kind'], { file, role, playbook }: Surroundings): readonly Folder[] {
  const beside: Folder = [dirname(file), ''];
  const inPlaybook = (inside: string): readonly Folder[] => (playbook === undefined ? [] : [[playbook, inside]]);
  switch (kind) {
    case 'role':
      return [
        ...inPlaybook('roles'),
        ['roles', ''],
        ...(role === undefined ? [] : [[dirname(role), ''] as const]),
        ...inPlaybook(''),
      ];
    case 'playbook':
      return [beside];
    case 'tasks': {
      if (role === undefined) return [beside, ...inPlaybook('')];
      const own = file.startsWith(`${role}/handlers/`) ? 'handlers' : 'tasks';
      return [beside, [role, own], [role, ''], ...inPlaybook(own), ...inPlaybook('')];
    }
    default: {
      const bases = [
        ...(role === undefined ? [] : [role]),
        dirname(file),
        ...(playbook === undefined ? [] : [playbook]),
      ];
      return bases.flatMap((base): readonly Folder[] => [
        [base, kind],
        [base, ''],
      ]);
    }
  }
}
