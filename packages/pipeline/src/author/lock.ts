import {
  lockKey,
  outsideContent,
  catalogFiles,
  unitsOf,
  type Lock,
  type LockedContent,
  type LockedVendor,
} from '@ostrata/catalog';
import type { Files, OutsideContent, Roles, Vendors } from '@ostrata/ports';
import { hasErrors } from '@ostrata/problems';
import { InputRefused } from '../failure.ts';

export const lockFile = 'ostrata.lock.yaml';

export interface LockPorts {
  readonly files: Files;
  readonly roles: Roles;
  readonly vendors: Vendors;
}

/** What moved in the lock: `before` is absent for a new entry, `after` for one that is no longer used. */
export interface LockChange {
  readonly key: string;
  readonly before?: string;
  readonly after?: string;
}

/**
 * Resolves every outside input that is not locked yet, or with `update` all of them, drops what is no longer used, and
 * writes the lock when it changed. Throws `InputRefused`, `ContentUnavailable`, `VendorUnavailable`.
 */
export async function lock(
  ports: LockPorts,
  options: { readonly update: boolean; readonly signal?: AbortSignal },
): Promise<readonly LockChange[]> {
  const tree = await ports.files.list();
  const texts = await ports.files.read(catalogFiles(tree));
  const { formatLock, parseCatalog } = await import('@ostrata/catalog/read');
  const { catalog, problems } = parseCatalog({ entries: tree, texts, ignoreLock: true });
  if (catalog === undefined || hasErrors(problems)) throw new InputRefused(problems);
  const running = options.signal === undefined ? {} : { signal: options.signal };
  const known = options.update ? empty : catalog.lock;
  const content = outsideContent(catalog);

  const vendors = new Map<string, LockedVendor>();
  for (const unit of unitsOf(catalog)) {
    const source = unit.settings.source;
    if (source === undefined) continue;
    vendors.set(
      unit.name,
      known.vendors.get(unit.name) ?? (await ports.vendors.resolve(source, unit.target.name, running)),
    );
  }
  const roles = await resolved('role', content.roles, known.roles, ports.roles);
  const collections = await resolved('collection', content.collections, known.collections, ports.roles);

  const next: Lock = { vendors, roles, collections };
  const changes = changesOf(catalog.lock, next);
  if (changes.length > 0 || texts.get(lockFile) === undefined) {
    await ports.files.write(lockFile, formatLock(next));
  }
  return changes;
}

const empty: Lock = { vendors: new Map(), roles: new Map(), collections: new Map() };

async function resolved(
  what: 'role' | 'collection',
  used: readonly OutsideContent[],
  known: ReadonlyMap<string, LockedContent>,
  roles: Roles,
): Promise<ReadonlyMap<string, LockedContent>> {
  const entries = await Promise.all(
    used.map(async (content) => {
      const key = lockKey(content);
      return [key, known.get(key) ?? (await roles.resolve(what, content))] as const;
    }),
  );
  return new Map(entries);
}

function changesOf(before: Lock, after: Lock): readonly LockChange[] {
  const flat = (lock: Lock) =>
    new Map([
      ...[...lock.vendors].map(([key, entry]) => [`vendor ${key}`, vendorText(entry)] as const),
      ...[...lock.roles].map(([key, entry]) => [`role ${key}`, contentText(entry)] as const),
      ...[...lock.collections].map(([key, entry]) => [`collection ${key}`, contentText(entry)] as const),
    ]);
  const old = flat(before);
  const now = flat(after);
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((key) => {
    const was = old.get(key);
    const is = now.get(key);
    if (was === is) return [];
    return [{ key, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) }];
  });
}

function vendorText(entry: LockedVendor): string {
  if (entry.kind === 'bootstrap') return `${entry.suite} of ${entry.date} (${entry.release})`;
  if (entry.kind === 'image') return `${entry.image}@${entry.version} of ${entry.git} (${entry.fingerprint})`;
  return entry.kind === 'url' ? `${entry.url} (${entry.checksum})` : entry.id;
}

function contentText(entry: LockedContent): string {
  return entry.kind === 'git' ? `${entry.git} ${entry.commit}` : `${entry.url} (${entry.checksum})`;
}
