/** How often an image is rebuilt without a change. */
export type RebuildPeriod = 'daily' | 'weekly' | 'monthly';

/** The period that a time (UTC) is in: `2026-11-24`, `2026-W48` (ISO 8601) or `2026-11`. */
export function periodStamp(period: RebuildPeriod, at: Date): string {
  const day = at.toISOString().slice(0, 10);
  if (period === 'daily') return day;
  if (period === 'monthly') return day.slice(0, 7);
  const thursday = new Date(mondayOf(at).getTime() + 3 * dayLength);
  const firstDay = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = Math.floor((thursday.getTime() - firstDay) / dayLength / 7) + 1;
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
}

/** The stamp of a refresh that somebody asks for: its time, to the second. */
export function requestedStamp(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** When a stamp begins, in milliseconds since 1970; `undefined` for a text that is no stamp. */
export function stampStart(stamp: string): number | undefined {
  const week = /^(\d{4})-W(\d\d)$/.exec(stamp);
  if (week !== null) {
    const [year, number] = [Number(week[1]), Number(week[2])];
    return mondayOf(new Date(Date.UTC(year, 0, 4))).getTime() + (number - 1) * 7 * dayLength;
  }
  if (!/^\d{4}-\d\d(-\d\d(T\d\d:\d\d:\d\dZ)?)?$/.test(stamp)) return undefined;
  const start = Date.parse(stamp);
  return Number.isNaN(start) ? undefined : start;
}

/**
 * The stamp that a unit should have: the one on its latest tag, unless a new period began since. So runs in one period agree,
 * and an image that was refreshed by hand in it is not rebuilt again. Empty when nothing ever asked for a refresh.
 */
export function wantedStamp(tagged: string | undefined, rebuild: RebuildPeriod | undefined, at: Date): string {
  if (rebuild === undefined) return tagged ?? '';
  const period = periodStamp(rebuild, at);
  if (tagged === undefined) return period;
  return (stampStart(tagged) ?? 0) >= (stampStart(period) ?? 0) ? tagged : period;
}

const dayLength = 86_400_000;

function mondayOf(at: Date): Date {
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
  return new Date(midnight - ((at.getUTCDay() + 6) % 7) * dayLength);
}
