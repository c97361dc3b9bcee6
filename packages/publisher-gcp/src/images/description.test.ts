import { describe, expect, it } from 'vitest';
import { recordOf } from '../__fixtures__/with-gcp.ts';
import { formatDescription, parseDescription } from './description.ts';

describe('a description', () => {
  const record = recordOf('a', {
    version: '1.0.0',
    description: 'for “tests”, with a comma',
    owner: { team: 'runtime' },
  });

  it('is read as it was written', () => {
    const revoked = { reason: 'CVE-2026-1', at: '2026-11-23T12:00:00Z' };
    expect(parseDescription(formatDescription({ record }))).toEqual({ record });
    expect(parseDescription(formatDescription({ record, revoked }))).toEqual({ record, revoked });
  });

  it.each(['', 'made by hand', '{}', '[]', '{"ostrata":{"schema":2}}', undefined])('is none: %j', (text) => {
    expect(parseDescription(text)).toBeUndefined();
  });

  it('has 2,048 characters at most, whatever it is told', () => {
    for (const length of [0, 100, 1000, 1500, 5000]) {
      for (const letter of ['a', '"', '\n', '“']) {
        const long = { ...record, description: letter.repeat(length) };
        const revoked = { reason: letter.repeat(length), at: '2026-11-23T12:00:00Z' };
        const text = formatDescription({ record: long });
        const again = parseDescription(text);
        expect(text.length).toBeLessThanOrEqual(2048);
        expect(formatDescription({ record: again?.record ?? record, revoked }).length).toBeLessThanOrEqual(2048);
      }
    }
  });

  it('is refused when its record cannot be made shorter', () => {
    const owner = { team: 'a'.repeat(3000) };
    expect(() => formatDescription({ record: { ...record, owner } })).toThrow('shorten its owner');
  });
});
