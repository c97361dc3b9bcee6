import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { reap } from './claim.ts';
import { family } from './layout.ts';
import { tryLock } from './lock.ts';

/** Removes half-done work that no running process has a claim on. Gives the paths that are gone. */
export async function sweepStore(store: string): Promise<readonly string[]> {
  const names = await readdir(join(store, '.work')).catch(() => []);
  const gone: string[] = [];
  for (const name of names.sort()) {
    const layout = family(store, name);
    const held = await tryLock(layout.claimLock);
    if (held === undefined) continue;
    try {
      gone.push(...(await reap(layout)));
    } finally {
      await held.release();
    }
  }
  return gone;
}
