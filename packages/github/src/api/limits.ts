/** Until when GitHub wants no request: `retry-after`, or the reset of a limit that is used up. `undefined` if it does not say. */
export function limitedUntil(headers: Headers, now: Date): Date | undefined {
  const after = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(after)) return new Date(now.getTime() + after * 1000);
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  if (String(headers['x-ratelimit-remaining']) !== '0' || !Number.isFinite(reset)) return undefined;
  // The reset is by GitHub's clock. One second more, as it is rounded.
  const theirs = Date.parse(String(headers['date'] ?? ''));
  const skew = Number.isNaN(theirs) ? 0 : now.getTime() - theirs;
  return new Date(Math.max(now.getTime(), reset * 1000 + skew) + 1000);
}

/** Headers of an answer, names in lower case. */
export type Headers = Readonly<Record<string, string | number | undefined>>;
