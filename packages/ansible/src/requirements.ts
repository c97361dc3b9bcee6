import { lockKey, type AnsibleSettings, type Lock, type LockedContent, type Value } from '@ostrata/catalog';

/** What `ansible-galaxy` installs, each at what the lock pins it to; undefined when nothing comes from outside. */
export function requirements(settings: AnsibleSettings, lock: Lock): Value | undefined {
  const roles = settings.roles.flatMap((role) => (role.kind === 'local' ? [] : locked(lock.roles, role)));
  const collections = settings.collections.flatMap((collection) => locked(lock.collections, collection));
  if (roles.length === 0 && collections.length === 0) return undefined;
  return {
    ...(roles.length > 0 && { roles: roles.map(roleRequirement) }),
    ...(collections.length > 0 && { collections: collections.map(collectionRequirement) }),
  };
}

function locked(
  entries: ReadonlyMap<string, LockedContent>,
  content: { readonly name: string; readonly version: string },
): readonly LockedContent[] {
  const entry = entries.get(lockKey(content));
  return entry === undefined ? [] : [entry];
}

function roleRequirement(role: LockedContent): Value {
  return role.kind === 'git'
    ? { name: role.name, src: role.git, scm: 'git', version: role.commit }
    : { name: role.name, src: role.url };
}

/** A collection's version is exact here: without an operator `ansible-galaxy` takes it so. */
function collectionRequirement(collection: LockedContent): Value {
  return collection.kind === 'git'
    ? { name: collection.git, type: 'git', version: collection.commit }
    : { name: collection.name, version: collection.version };
}
