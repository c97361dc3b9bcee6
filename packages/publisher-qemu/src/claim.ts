import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Claim, Running, UnitAddress } from '@ostrata/ports';
import type { FamilyLayout } from './layout.ts';
import { lock, type HeldLock } from './lock.ts';

/** A claim of this store, and whether it is still held. */
export interface StoreClaim extends Claim {
  readonly workFolder: string;
  readonly held: () => boolean;
}

/** Waits for the claim of a unit, and removes what a holder left that is gone. */
export async function claimUnit(
  layout: FamilyLayout,
  unit: UnitAddress,
  running: Running & { readonly onWait?: (holder: string) => void },
): Promise<StoreClaim> {
  const held = await lock(layout.claimLock, running);
  try {
    await reap(layout);
    await mkdir(layout.work, { recursive: true });
    const workFolder = await mkdtemp(join(layout.work, 'claim-'));
    return { unit, workFolder, held: held.held, release: () => release(held, workFolder) };
  } catch (error) {
    await held.release();
    throw error;
  }
}

/** Removes all half-done work of a family. To be called with its claim lock. */
export async function reap(layout: FamilyLayout): Promise<readonly string[]> {
  // Removing an image passes through the same folder and needs no claim.
  const change = await lock(layout.changeLock);
  try {
    const left = await readdir(layout.work).catch(() => []);
    for (const name of left) await removeTree(join(layout.work, name));
    return left.map((name) => join(layout.work, name));
  } finally {
    await change.release();
  }
}

/** Removes a folder, though a process that is about to end may still write to it. */
export function removeTree(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

async function release(held: HeldLock, workFolder: string): Promise<void> {
  // Who lost the claim must not touch what may be another's now; that one has removed it already.
  if (held.held()) await removeTree(workFolder);
  await held.release();
}
