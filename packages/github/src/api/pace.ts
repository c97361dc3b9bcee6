import type { GithubClock } from './clock.ts';

/**
 * Waits for a turn to change something: one a second, as GitHub asks for (80 a minute are the most). Turns are given in the
 * order in which they were asked for.
 */
export function pace(clock: GithubClock): (signal: AbortSignal) => Promise<void> {
  let next = 0;
  return async (signal) => {
    const now = clock.now().getTime();
    const turn = Math.max(now, next);
    next = turn + 1000;
    if (turn > now) await clock.sleep(turn - now, signal);
  };
}
