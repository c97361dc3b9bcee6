import type { Catalog } from './model/catalog.ts';
import type { Collection, Role } from './model/image.ts';
import type { Lock, LockedContent, LockedVendor } from './model/lock.ts';
import type { LockFile } from './schema/lock.ts';

type OutsideRole = Exclude<Role, { kind: 'local' }>;

/** The key of a role or collection in the lock. */
export function lockKey({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name}@${version}`;
}

/** The roles and collections from outside that a catalogue uses, each once, sorted by key. */
export function outsideContent(catalog: Catalog): {
  readonly roles: readonly OutsideRole[];
  readonly collections: readonly Collection[];
} {
  const settings = [...catalog.images.values()].flatMap(({ targets }) => [...targets.values()]);
  const roles = settings.flatMap(({ ansible }) =>
    ansible.roles.flatMap((role) => (role.kind === 'local' ? [] : [role])),
  );
  return { roles: distinct(roles), collections: distinct(settings.flatMap(({ ansible }) => ansible.collections)) };
}

/** What the lock file says; no file is an empty lock. */
export function lockOf({ vendors = {}, roles = {}, collections = {} }: LockFile): Lock {
  return {
    vendors: new Map(
      Object.entries(vendors).map(([key, entry]): [string, LockedVendor] => {
        if (entry.kind !== 'cloud') return [key, entry];
        const { id, name, plan } = entry;
        return [key, { kind: 'cloud', id, ...(name !== undefined && { name }), ...(plan !== undefined && { plan }) }];
      }),
    ),
    roles: new Map<string, LockedContent>(Object.entries(roles)),
    collections: new Map<string, LockedContent>(Object.entries(collections)),
  };
}

function distinct<T extends { readonly name: string; readonly version: string }>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((one) => [lockKey(one), one])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one);
}
