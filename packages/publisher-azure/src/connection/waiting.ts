import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from '@ostrata/ports';
import type { Azure } from './azure.ts';

/** A pause that an abort ends with its reason. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => {});
  signal?.throwIfAborted();
}

/** Does something to a resource as soon as no other operation works on it: Azure answers 409 until then. */
export async function whenFree<T>(azure: Azure, change: () => Promise<T>, { signal }: Running): Promise<T> {
  for (let waited = 0; ; waited += azure.patience.poll) {
    try {
      return await change();
    } catch (error) {
      signal?.throwIfAborted();
      if (statusOf(error) !== 409 || waited > azure.patience.busy) throw error;
      await pause(azure.patience.poll, signal);
    }
  }
}

/** The answer, or `undefined` for a 404. */
export async function ifThere<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** The HTTP status in an error of the SDK. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}
