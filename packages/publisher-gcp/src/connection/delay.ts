import type { Patience } from './gcp.ts';

/**
 * Milliseconds until a request is repeated: any time up to a limit that doubles, so that those who were refused together do not
 * come back together, and no sooner than Google asks for. `chance` is from 0 to 1.
 */
export function delay(
  { attempt, retryAfter }: { readonly attempt: number; readonly retryAfter: string | undefined },
  { retry }: Pick<Patience, 'retry'>,
  chance: number,
): number {
  const jittered = chance * Math.min(retry * 2 ** (attempt - 1), longest);
  const asked = Number(retryAfter ?? Number.NaN);
  return Number.isFinite(asked) ? Math.min(asked * 1000, 2 * longest) + jittered : jittered;
}

const longest = 30_000;
