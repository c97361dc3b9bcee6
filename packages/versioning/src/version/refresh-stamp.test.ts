import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { periodStamp, requestedStamp, stampStart, wantedStamp } from '../index.ts';

describe('refresh stamps', () => {
  const at = (text: string) => new Date(text);

  it.each([
    ['2026-11-24', '2026-W48'],
    ['2021-01-03', '2020-W53'],
    ['2024-12-30', '2025-W01'],
    ['2027-01-01', '2026-W53'],
  ])('of %s are the ISO week %s', (day, week) => {
    expect(periodStamp('weekly', at(day))).toBe(week);
  });

  it('begin before the time they were made for, and less than a period ago', () => {
    fc.assert(
      fc.property(fc.date({ min: at('1971-01-01'), max: at('2200-01-01'), noInvalidDate: true }), (time) => {
        const days = { daily: 1, weekly: 7, monthly: 31 };
        for (const period of ['daily', 'weekly', 'monthly'] as const) {
          const age = time.getTime() - (stampStart(periodStamp(period, time)) ?? Number.NaN);
          expect(age).toBeGreaterThanOrEqual(0);
          expect(age).toBeLessThan(days[period] * 86_400_000);
        }
        expect(time.getTime() - (stampStart(requestedStamp(time)) ?? 0)).toBeLessThan(1000);
      }),
    );
  });

  it('stay within a period, and move with the next one', () => {
    expect(wantedStamp(undefined, undefined, at('2026-11-24'))).toBe('');
    expect(wantedStamp(undefined, 'weekly', at('2026-11-24'))).toBe('2026-W48');
    expect(wantedStamp('2026-W48', 'weekly', at('2026-11-29T23:59:59Z'))).toBe('2026-W48');
    expect(wantedStamp('2026-W48', 'weekly', at('2026-11-30'))).toBe('2026-W49');
    expect(wantedStamp('2026-W48', undefined, at('2027-11-30'))).toBe('2026-W48');
  });

  it('that somebody asked for hold until the next period begins', () => {
    const asked = requestedStamp(at('2026-11-26T10:00:00Z'));
    expect(wantedStamp(asked, 'weekly', at('2026-11-27'))).toBe(asked);
    expect(wantedStamp(asked, 'weekly', at('2026-12-01'))).toBe('2026-W49');
    expect(wantedStamp('by hand', 'weekly', at('2026-12-01'))).toBe('2026-W49');
  });
});
