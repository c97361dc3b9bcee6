import { stringify } from 'yaml';
import type { Catalog } from './model/catalog.ts';
import type { Collection, Role } from './model/image.ts';
import type { Lock } from './model/lock.ts';

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

/** The lock as the text of `ostrata.lock.yaml`: sorted, so that the same lock is the same text. */
export function formatLock({ vendors, roles, collections }: Lock): string {
  const body = { vendors: sorted(vendors), roles: sorted(roles), collections: sorted(collections) };
  return [
    '# yaml-language-server: $schema=https://unpkg.com/@ostrata/catalog/schema/lock.schema.json',
    '# Written by `ostrata lock`: every outside input, resolved to something that cannot move.',
    stringify(body, { lineWidth: 0 }),
  ].join('\n');
}

function sorted<T>(entries: ReadonlyMap<string, T>): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function distinct<T extends { readonly name: string; readonly version: string }>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((one) => [lockKey(one), one])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one);
}
