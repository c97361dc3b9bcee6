import { describe, expect, it } from 'vitest';
import { delay } from './delay.ts';

describe('the delay before a request is repeated', () => {
  const after = (attempt: number, chance: number, retryAfter?: string) =>
    delay({ attempt, retryAfter }, { retry: 1_000 }, chance);

  it('is any time up to a limit, which doubles up to half a minute', () => {
    expect([after(1, 0), after(1, 0.5), after(1, 1), after(2, 1), after(4, 1)]).toEqual([0, 500, 1_000, 2_000, 8_000]);
    expect(after(20, 1)).toBe(30_000);
  });

  it('is no shorter than Google asks for, and never longer than a minute and a half', () => {
    expect(after(1, 0, '7')).toBe(7_000);
    expect(after(1, 1, '7')).toBe(8_000);
    expect(after(20, 1, '86400')).toBe(90_000);
    expect(after(1, 1, 'Wed, 25 Nov 2026 07:00:00 GMT')).toBe(1_000);
  });
});
