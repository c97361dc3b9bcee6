import type { GithubClock } from '../api/clock.ts';

/** A clock that only waiting moves, and that at once. */
export interface ManualClock extends GithubClock {
  /** How long was waited in all, in seconds. */
  waited(): number;
}

export function manualClock(): ManualClock {
  const start = Date.parse('2026-11-23T10:00:00Z');
  let now = start;
  return {
    now: () => new Date(now),
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      now = Math.max(now, now + milliseconds);
    },
    waited: () => (now - start) / 1000,
  };
}
