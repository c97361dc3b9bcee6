import { stringify } from 'yaml';
import type { Lock } from '../model/lock.ts';

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
