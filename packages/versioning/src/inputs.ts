import { lockKey, type Lock, type LockedContent, type LockedVendor, type Unit } from '@ostrata/catalog';
import type { UnitInputs } from './fingerprint.ts';
import { treeIndex, type Tree } from './tree.ts';

/**
 * What goes into a unit: the files of its folder (those of its builder machine left out), of its local roles and verify
 * playbooks by git blob id, its lock entries and its refresh stamp. Distribution, lifecycle and owner are no inputs.
 */
export function unitInputs(unit: Unit, tree: Tree, lock: Lock, refresh = ''): UnitInputs {
  const { settings, folder } = unit;
  const below = treeIndex(tree);
  const own = below(folder).filter(({ path }) => !path.endsWith('/builder.auto.pkrvars.hcl'));
  const isVerify = (path: string) => path.startsWith(`${folder}/verify/`);
  const roles = settings.ansible.localRoles.flatMap((role) => below(role));
  const playbooks = settings.verify.flatMap((path) => below(path));
  return {
    build: {
      ...files([...own.filter(({ path }) => !isVerify(path)), ...roles]),
      ...vendorInputs(unit, lock.vendors.get(unit.name)),
      ...Object.fromEntries(settings.ansible.roles.flatMap((role) => content('role', role, lock.roles))),
      ...Object.fromEntries(
        settings.ansible.collections.flatMap((one) => content('collection', one, lock.collections)),
      ),
      ...(refresh !== '' && { refresh }),
    },
    verify: files([...own.filter(({ path }) => isVerify(path)), ...playbooks]),
  };
}

function files(entries: readonly { readonly path: string; readonly id: string }[]): Record<string, string> {
  return Object.fromEntries(entries.map(({ path, id }) => [path, id]));
}

function vendorInputs({ name, settings }: Unit, locked: LockedVendor | undefined): Record<string, string> {
  if (settings.source === undefined) return {};
  return {
    source: canonical(settings.source),
    [`lock: vendor ${name}`]: locked === undefined ? '' : canonical(locked),
  };
}

function content(
  what: 'role' | 'collection',
  entry: { readonly kind: string; readonly name: string; readonly version?: string },
  locked: ReadonlyMap<string, LockedContent>,
): readonly (readonly [string, string])[] {
  if (entry.kind === 'local' || entry.version === undefined) return [];
  const key = lockKey({ name: entry.name, version: entry.version });
  const found = locked.get(key);
  const id = found === undefined ? '' : found.kind === 'git' ? found.commit : found.checksum;
  return [[`lock: ${what} ${key}`, id]];
}

/** JSON with its keys sorted, so that the same data is the same text. */
function canonical(data: object): string {
  return JSON.stringify(data, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
