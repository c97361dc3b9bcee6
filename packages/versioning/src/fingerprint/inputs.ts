import { lockKey, type Lock, type LockedContent, type LockedVendor, type Unit, type Uses } from '@ostrata/catalog';
import type { Input, SortedInputs, UnitInputs } from './fingerprint.ts';
import { treeIndex, type Tree } from './tree.ts';

/**
 * What goes into a unit: the files of its folder (those of its builder machine left out), of its local roles and verify
 * playbooks and of what these lead to, by git blob id, its lock entries and its refresh stamp. Distribution, lifecycle and owner
 * are no inputs.
 */
export function unitInputs(unit: Unit, tree: Tree, lock: Lock, refresh = ''): UnitInputs {
  const { build, verify } = sortedInputs(unit, tree, lock, refresh);
  return { build: Object.fromEntries(build), verify: Object.fromEntries(verify) };
}

/** As `unitInputs`, in the form that a fingerprint is made of: objects with thousands of different keys are slow to make. */
export function sortedInputs(unit: Unit, tree: Tree, lock: Lock, refresh = ''): SortedInputs {
  const { settings, folder } = unit;
  const below = treeIndex(tree);
  // Nearly sorted as they stand, which is what sorting is quickest with.
  const build: Input[] = [...entryInputs(unit, lock, refresh)];
  const verify: Input[] = [];
  for (const path of usedPaths(settings.ansible)) build.push(...below(path));
  for (const file of below(folder)) {
    const [path] = file;
    if (path.endsWith('/builder.auto.pkrvars.hcl')) continue;
    if (path.startsWith(`${folder}/verify/`)) verify.push(file);
    else build.push(file);
  }
  for (const path of [...settings.verify, ...usedPaths(settings.verifyUses)]) verify.push(...below(path));
  return { build: sorted(build), verify: sorted(verify) };
}

/** Folders and files of what Ansible uses. */
export function usedPaths({ localRoles, files }: Uses): readonly string[] {
  return files.length === 0 ? localRoles : [...localRoles, ...files];
}

/** The inputs of a unit that are no files: what the lock and its refresh stamp say. */
export function entryInputs(unit: Unit, lock: Lock, refresh: string): readonly Input[] {
  const { ansible } = unit.settings;
  return [
    ...ansible.collections.flatMap((one) => content('collection', one, lock.collections)),
    ...ansible.roles.flatMap((role) => content('role', role, lock.roles)),
    ...vendorInputs(unit, lock.vendors.get(unit.name)),
    ...(refresh === '' ? [] : [['refresh', refresh] as const]),
  ];
}

/** By name; a file that is named twice is one input. */
function sorted(inputs: Input[]): readonly Input[] {
  if (isSorted(inputs)) return inputs;
  inputs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return inputs.filter(([name], index) => name !== inputs[index - 1]?.[0]);
}

/** As they are most often. */
function isSorted(inputs: readonly Input[]): boolean {
  let before: string | undefined;
  for (const [name] of inputs) {
    if (before !== undefined && before >= name) return false;
    before = name;
  }
  return true;
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
