import { catalogFiles, type Lock, type LockedContent, type LockedVendor } from '@ostrata/catalog';
import type { Files } from '@ostrata/ports';
import { hasErrors, type Problem } from '@ostrata/problems';
import { InputRefused } from '../failure.ts';
import { resolveSources, type SourcePorts } from './lock-sources.ts';
import { refuseUnknownImages } from './unknown-images.ts';

export const lockFile = 'ostrata.lock.yaml';

export interface LockPorts extends SourcePorts {
  readonly files: Files;
}

/** What moved in the lock: `before` is absent for a new entry, `after` for one that is no longer used. */
export interface LockChange {
  readonly key: string;
  readonly before?: string;
  readonly after?: string;
}

/** What a run of `lock` came to. */
export interface LockOutcome {
  readonly changes: readonly LockChange[];
  /** Sources that could not be resolved, each at the image that names it; their entries are as they were. */
  readonly problems: readonly Problem[];
}

export interface LockOptions {
  /** Resolves what is locked already, too. */
  readonly update: boolean;
  /** Only the sources that these images name themselves; all others stay as they are. */
  readonly images?: readonly string[];
  readonly signal?: AbortSignal;
}

/**
 * Resolves every outside input that is not locked yet, or with `update` all of them, drops what is no longer used, and writes the lock
 * when it changed. A source that cannot be resolved keeps none of the others from it. Throws `InputRefused`.
 */
export async function lock(ports: LockPorts, options: LockOptions): Promise<LockOutcome> {
  const tree = await ports.files.list();
  const texts = await ports.files.read(catalogFiles(tree));
  const { formatLock, parseCatalog } = await import('@ostrata/catalog/read');
  const { catalog, problems: found } = parseCatalog({ entries: tree, texts, ignoreLock: true });
  if (catalog === undefined || hasErrors(found)) throw new InputRefused(found);
  refuseUnknownImages(catalog, options.images ?? []);

  const { lock: next, problems } = await resolveSources(ports, catalog, options);
  const changes = changesOf(catalog.lock, next);
  const isMissing = texts.get(lockFile) === undefined && problems.length === 0;
  if (changes.length > 0 || isMissing) await ports.files.write(lockFile, formatLock(next));
  return { changes, problems };
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
