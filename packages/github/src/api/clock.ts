import { setTimeout } from 'node:timers/promises';

/** The time, and waiting, so that a test need not. */
export interface GithubClock {
  now(): Date;
  /** Rejects when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: GithubClock = {
  now: () => new Date(),
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { ...(signal === undefined ? {} : { signal }) }),
};
