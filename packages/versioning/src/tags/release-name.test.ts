import { describe, expect, it } from 'vitest';
import { nextRelease, parseReleaseName } from '../index.ts';

describe('release names', () => {
  it('count on within a day', () => {
    const day = new Date('2026-11-24T23:59:00Z');
    expect(nextRelease([], day)).toBe('release/20261124.1');
    expect(nextRelease(['release/20261124.9', 'release/20261124.10', 'release/20261123.40', 'v1'], day)).toBe(
      'release/20261124.11',
    );
  });

  it.each(['release/2026.1', 'release/20261124.0', 'release/20261124.01', 'releases/20261124.1', 'release/v1.0.0'])(
    '%s is none',
    (name) => expect(parseReleaseName(name)).toBeUndefined(),
  );
});
