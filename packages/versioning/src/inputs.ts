import { lockKey, type Lock, type LockedContent, type LockedVendor, type Unit } from '@ostrata/catalog';
import type { UnitInputs } from './fingerprint.ts';
import { treeIndex, type Tree, type TreeFile } from './tree.ts';

/**
 * What goes into a unit: the files of its folder (those of its builder machine left out), of its local roles and verify
 * playbooks by git blob id, its lock entries and its refresh stamp. Distribution, lifecycle and owner are no inputs.
 */
export function unitInputs(unit: Unit, tree: Tree, lock: Lock, refresh = ''): UnitInputs {
  const { settings, folder } = unit;
  const below = treeIndex(tree);
  const own = below(folder).filter(({ path }) => !path.endsWith('/builder.auto.pkrvars.hcl'));
  const isVerify = (path: string) => path.startsWith(`${folder}/verify/`);
  const roles = settings.ansible.localRoles.map((role) => below(role));
  const playbooks = settings.verify.map((path) => below(path));
  return {
    build: dictionary(
      ...[own.filter(({ path }) => !isVerify(path)), ...roles].map(fileInputs),
      vendorInputs(unit, lock.vendors.get(unit.name)),
      ...settings.ansible.roles.map((role) => content('role', role, lock.roles)),
      ...settings.ansible.collections.map((one) => content('collection', one, lock.collections)),
      refresh === '' ? [] : [['refresh', refresh]],
    ),
    verify: dictionary(...[own.filter(({ path }) => isVerify(path)), ...playbooks].map(fileInputs)),
  };
}

type Input = readonly [name: string, value: string];

/** An object without a shape of its own: with the names of thousands of units for its keys, each would get another one. */
function dictionary(...inputs: readonly (readonly Input[])[]): Readonly<Record<string, string>> {
  const all: Record<string, string> = Object.create(null);
  for (const some of inputs) for (const [name, value] of some) all[name] = value;
  return all;
}

function fileInputs(files: readonly TreeFile[]): readonly Input[] {
  return files.map(({ path, id }) => [path, id]);
}

function vendorInputs({ name, settings }: Unit, locked: LockedVendor | undefined): readonly Input[] {
  if (settings.source === undefined) return [];
  return [
    ['source', canonical(settings.source)],
    [`lock: vendor ${name}`, locked === undefined ? '' : canonical(locked)],
  ];
}

function content(
  what: 'role' | 'collection',
  entry: { readonly kind: string; readonly name: string; readonly version?: string },
  locked: ReadonlyMap<string, LockedContent>,
): readonly Input[] {
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
