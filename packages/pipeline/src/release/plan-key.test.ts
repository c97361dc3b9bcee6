import { describe, expect, it } from 'vitest';
import { planKey } from './plan-key.ts';

const start = (commit = 'c1', ids: readonly (readonly [string, string?])[] = [['web/v1.0.0', 't1']]) => ({
  head: { commit, isShallow: false },
  refs: ids.map(([name, id]) => ({ name, commit: 'c0', ...(id !== undefined && { id }) })),
});
const at = new Date('2026-11-24T10:00:00Z');
const key = planKey(start(), { at });

describe('the key of a plan', () => {
  it('is the same for the same commit, tags, day and options, at any hour', () => {
    expect(planKey(start(), { at: new Date('2026-11-24T23:59:59Z'), bumps: new Map(), refresh: [] })).toBe(key);
    const bumps = (entries: readonly (readonly [string, 'minor'])[]) =>
      planKey(start(), { at, bumps: new Map(entries) });
    expect(bumps([['a', 'minor'], ['b', 'minor']])).toBe(bumps([['b', 'minor'], ['a', 'minor']])); // prettier-ignore
  });

  it.each([
    ['another commit', planKey(start('c2'), { at })],
    ['another day', planKey(start(), { at: new Date('2026-11-25T00:00:00Z') })],
    ['a bump', planKey(start(), { at, bumps: new Map([['web', 'minor']]) })],
    ['another version of this program', planKey(start(), { at, version: '1.0.0' })],
    ['a commit to count from', planKey(start(), { at, since: 'c0' })],
    ['a tag that was made anew', planKey(start('c1', [['web/v1.0.0', 't2']]), { at })],
    ['a tag that is gone', planKey(start('c1', []), { at })],
    ['a tag of another name', planKey(start('c1', [['web/v1.0.1', 't1']]), { at })],
    ['one more tag', planKey(start('c1', [['web/v1.0.0', 't1'], ['x', 't1']]), { at })], // prettier-ignore
  ])('is another with %s', (_title, other) => {
    expect(other).toBeDefined();
    expect(other).not.toBe(key);
  });

  it('is not there where it would not tell the plan: with a refresh, and with tags that come without their ids', () => {
    expect(planKey(start(), { at, refresh: ['web'] })).toBeUndefined();
    expect(planKey(start('c1', [['web/v1.0.0']]), { at })).toBeUndefined();
  });
});
