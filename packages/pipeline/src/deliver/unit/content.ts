import { lockKey, type Lock, type LockedContent, type Unit } from '@ostrata/catalog';

/** The locked roles and collections that a unit uses. The catalogue has made sure that each is locked. */
export function contentOf(
  { settings }: Unit,
  lock: Lock,
): { readonly roles: readonly LockedContent[]; readonly collections: readonly LockedContent[] } {
  const { roles, collections } = settings.ansible;
  return {
    roles: roles.flatMap((role) => (role.kind === 'local' ? [] : present(lock.roles.get(lockKey(role))))),
    collections: collections.flatMap((collection) => present(lock.collections.get(lockKey(collection)))),
  };
}

function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}
