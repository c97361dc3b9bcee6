import { lockKey, type Lock, type LockedContent, type LockedVendor, type Unit } from '@ostrata/catalog';
import type { Bump } from '../version/version.ts';

/** What the lock says otherwise of one thing that a unit is made of. */
export interface LockMove {
  /** The entry: `vendor base/qemu/linux`, `role audit@v2.1.0`, `collection ansible.posix@1.5.4`. */
  readonly entry: string;
  /** A version, a date or a short id; absent where there was no such entry. Both are, where only the source is another one. */
  readonly from?: string;
  readonly to?: string;
  /** Of an image of another repository: its name there, and which part of its version moved. */
  readonly image?: string;
  readonly bump?: Bump;
}

/** How the lock entries that a unit is made of, with that of the vendor image right below it, moved between two locks. */
export function lockMoves(unit: Unit, before: Lock, after: Lock): readonly LockMove[] {
  const { collections, roles } = unit.settings.ansible;
  const vendors = [unit, unit.parent]
    .filter((one) => one?.settings.source !== undefined)
    .flatMap((one) => one?.name ?? []);
  return [
    ...vendors.flatMap((name) => vendorMoves(name, before.vendors.get(name), after.vendors.get(name))),
    ...roles.flatMap((role) =>
      role.kind === 'local' ? [] : contentMoves('role', lockKey(role), before.roles, after.roles),
    ),
    ...collections.flatMap((one) => contentMoves('collection', lockKey(one), before.collections, after.collections)),
  ];
}

/** `lock: vendor base/aws/linux ami-1 → ami-2`; of another repository's image `lock: vendor base/aws/linux, hardened 1.0.0 → 1.1.0`. */
export function lockMoveText({ entry, image, from, to }: LockMove): string {
  const what = image === undefined ? entry : `${entry}, ${image}`;
  if (from !== undefined && to !== undefined) return `lock: ${what} ${from} → ${to}`;
  if (to !== undefined) return `lock: ${entry} ${to}, not there before`;
  return from === undefined ? `lock: ${entry} from another source` : `lock: ${entry} not there any more, was ${from}`;
}

function vendorMoves(
  name: string,
  before: LockedVendor | undefined,
  after: LockedVendor | undefined,
): readonly LockMove[] {
  if (canonical(before) === canonical(after)) return [];
  const move = moveOf(`vendor ${name}`, vendorNames(before), vendorNames(after));
  if (before?.kind !== 'image' || after?.kind !== 'image') return [move];
  // Of another image the versions say nothing of this one's.
  const bump = before.image === after.image ? partThatMoved(before.version, after.version) : undefined;
  return [bump === undefined ? move : { ...move, image: after.image, bump }];
}

function contentMoves(
  what: 'role' | 'collection',
  key: string,
  before: ReadonlyMap<string, LockedContent>,
  after: ReadonlyMap<string, LockedContent>,
): readonly LockMove[] {
  const [was, is] = [contentNames(before.get(key)), contentNames(after.get(key))];
  return was.at(-1) === is.at(-1) ? [] : [moveOf(`${what} ${key}`, was, is)];
}

/** By the first name that differs. A source's address may carry a password, so it is none of the names. */
function moveOf(entry: string, before: readonly string[], after: readonly string[]): LockMove {
  const count = Math.max(before.length, after.length);
  const differs = Array.from({ length: count }, (_, index) => index).find((index) => before[index] !== after[index]);
  if (differs === undefined) return { entry };
  const [from, to] = [before[differs], after[differs]];
  return { entry, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** What people call an entry by, the shortest first. */
function vendorNames(entry: LockedVendor | undefined): readonly string[] {
  switch (entry?.kind) {
    case undefined:
      return [];
    case 'image':
      return [entry.version, `${entry.image}@${entry.version}`, short(entry.fingerprint)];
    case 'bootstrap':
      return [entry.date, entry.suite, short(entry.release)];
    case 'url':
      return [short(entry.checksum), entry.checksum];
    case 'cloud':
      return [entry.id];
  }
}

function contentNames(entry: LockedContent | undefined): readonly string[] {
  if (entry === undefined) return [];
  return entry.kind === 'git' ? [entry.commit.slice(0, 12), entry.commit] : [short(entry.checksum), entry.checksum];
}

/** `sha256:` or `v1:` and the first 12 digits. */
function short(id: string): string {
  return id.slice(0, id.indexOf(':') + 13);
}

function canonical(entry: LockedVendor | undefined): string {
  return JSON.stringify(Object.entries(entry ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The first part that differs, whichever way it went. */
function partThatMoved(from: string, to: string): Bump | undefined {
  const [before, after] = [from.split('.'), to.split('.')];
  const index = before.findIndex((part, at) => part !== after[at]);
  return (['major', 'minor', 'patch'] as const)[index];
}
