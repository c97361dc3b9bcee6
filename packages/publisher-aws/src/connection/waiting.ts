import { setTimeout as sleep } from 'node:timers/promises';
import type { Aws } from './aws.ts';

/** A pause that an abort ends with its reason. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => {});
  signal?.throwIfAborted();
}

/** Asks until there is an answer. Looks again soon at first: most of what is waited for is there at once. Throws `NotSettled`. */
export async function settled<T>(
  { patience }: Pick<Aws, 'patience'>,
  what: string,
  ask: () => Promise<T | undefined>,
  signal?: AbortSignal,
): Promise<T> {
  const first = Math.min(200, patience.poll);
  let waited = 0;
  for (let wait = first; ; wait = Math.min(wait * 2, patience.poll)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (waited > patience.settle) throw new NotSettled(what);
    await pause(wait, signal);
    waited += wait;
  }
}

/** AWS took something, and does not show it after a long time. */
export class NotSettled extends Error {
  override readonly name = 'NotSettled';

  constructor(what: string) {
    super(`AWS took it but does not show it: ${what}; run again to go on where this stopped`);
  }
}
