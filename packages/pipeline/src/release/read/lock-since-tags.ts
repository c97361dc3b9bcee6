import { lockOf, lockPath, type Catalog, type Lock } from '@ostrata/catalog';
import { formatTagName, lockMoves, type DueImage, type DueUnit, type LockMove } from '@ostrata/versioning';
import type { PlanPorts } from '../plan.ts';
import type { Recall } from '../recall/recall.ts';
import type { Tagged } from '../tags/tagged.ts';
import type { DesiredUnit } from './units.ts';

type MovesOf = (unit: string) => readonly LockMove[];

/**
 * What `make` plans, with what moved in the lock since the tags of those units that nothing else makes due, or whose entries a change
 * moves. The lock of few commits is read for it, and in most plans none.
 */
export async function withLockMoves(
  ports: PlanPorts,
  { catalog, before: start, units, tagged, recall }: Known,
  make: (movesOf?: MovesOf) => readonly DueImage[],
): Promise<readonly DueImage[]> {
  const images = make();
  const asked = images.flatMap((image) => image.units.filter((one) => isAsked(one, { units, catalog, before: start })));
  if (asked.length === 0) return images;
  const commits = commitsOfTags(asked, tagged);
  const locks = await readLocks(ports, new Set(commits.values()), recall);
  const moves = new Map<string, readonly LockMove[]>();
  for (const { unit } of asked) {
    const [wanted, before] = [units.get(unit), locks.get(commits.get(unit) ?? '')];
    if (wanted !== undefined && before !== undefined) moves.set(unit, lockMoves(wanted.unit, before, catalog.lock));
  }
  return make((unit) => moves.get(unit) ?? []);
}

interface Known {
  readonly catalog: Catalog;
  /** Where a plan is of a change, the catalogue before it. */
  readonly before: Catalog | undefined;
  readonly units: ReadonlyMap<string, DesiredUnit>;
  readonly tagged: Tagged;
  readonly recall: Recall;
}

/** Where bumps are handed down, that of another repository's image counts beside commits too. */
function isAsked(
  { unit, previous, reasons }: DueUnit,
  { units, catalog, before }: Pick<Known, 'units' | 'catalog' | 'before'>,
): boolean {
  const wanted = units.get(unit)?.unit;
  if (previous === undefined || wanted === undefined) return false;
  if (reasons.some(({ kind }) => kind === 'other')) return true;
  if (before !== undefined && lockMoves(wanted, before.lock, catalog.lock).length > 0) return true;
  return catalog.settings.release.cascade === 'inherit' && wanted.parent?.settings.source?.kind === 'image';
}

/** By unit the commit that its newest tag is of. */
function commitsOfTags(units: readonly DueUnit[], { refs }: Tagged): ReadonlyMap<string, string> {
  const names = new Map<string, string[]>();
  for (const { unit, image, previous } of units) {
    const tag = formatTagName({ image, version: previous?.version ?? '' });
    const known = names.get(tag);
    if (known === undefined) names.set(tag, [unit]);
    else known.push(unit);
  }
  const found = new Map<string, string>();
  for (const { name, commit } of refs) for (const unit of names.get(name) ?? []) found.set(unit, commit);
  return found;
}

/** Locks by commit, as far as they can be read. */
async function readLocks(
  ports: PlanPorts,
  commits: ReadonlySet<string>,
  recall: Recall,
): Promise<ReadonlyMap<string, Lock>> {
  const found = new Map<string, Lock>();
  const open = [...commits];
  while (open.length > 0) {
    const some = open.splice(0, atOnce);
    const locks = await Promise.all(some.map((commit) => readLock(ports, commit, recall)));
    for (const [index, commit] of some.entries()) {
      const lock = locks[index];
      if (lock !== undefined) found.set(commit, lock);
    }
  }
  return found;
}

/** So many commits are looked into at once, each by two calls of git. */
const atOnce = 8;

async function readLock({ filesAt }: PlanPorts, commit: string, recall: Recall): Promise<Lock | undefined> {
  const files = filesAt(commit);
  const entry = (await files.outline('.', [])).files.get(lockPath);
  if (entry === undefined) return lockOf({});
  if (entry.kind !== 'file') return undefined;
  const known = recall.file('lock', entry.id);
  if (known !== undefined) return lockOf(known);
  const { readFiles } = await import('@ostrata/catalog/read');
  const { lock } = readFiles(await files.read([lockPath]));
  if (lock?.data === undefined || lock.problems.length > 0) return undefined;
  recall.keepFile('lock', entry.id, lock.data);
  return lockOf(lock.data);
}
