import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textsInTags, toResourceTags } from './resource-tags.ts';

describe('texts as tags', () => {
  it('come back as they were, whatever is in them', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(text, (value) => {
        expect(textsInTags(toResourceTags({ value }))).toEqual({ value });
      }),
    );
  });

  it('keep to what clouds take: 256 characters, none that XML cannot carry, no space at an end', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (value) => {
        for (const tag of Object.values(toResourceTags({ value }))) {
          expect(tag.length).toBeLessThanOrEqual(256);
          expect(tag).toBe(tag.trim());
          expect(tag).not.toMatch(/[\p{Cc}\p{Cs}\ufffe\uffff]/u);
        }
      }),
    );
  });

  it('go on in further tags, four at most, and end with an ellipsis where that is too little', () => {
    const long = 'word '.repeat(190);
    expect(Object.keys(toResourceTags({ long }))).toEqual([
      'ostrata:long',
      'ostrata:long.2',
      'ostrata:long.3',
      'ostrata:long.4',
    ]);
    expect(textsInTags(toResourceTags({ long }))).toEqual({ long });
    const longer = textsInTags(toResourceTags({ longer: 'word '.repeat(1000) }))['longer'] ?? '';
    expect(longer).toMatch(/^(word )+w?o?r?…$/);
    expect(longer.length).toBeGreaterThan(900);
  });

  it('are not continued by what an earlier, longer text left', () => {
    const old = toResourceTags({ text: 'old '.repeat(100) });
    const fresh = toResourceTags({ text: 'new' });
    const left = Object.keys(old).filter((key) => !(key in fresh));
    expect(left).not.toEqual([]);
    expect(textsInTags({ ...old, ...fresh })).toEqual({ text: 'new' });
  });

  it('of others are left alone', () => {
    expect(textsInTags({ Name: 'x', ...toResourceTags({ image: 'demo' }) })).toEqual({ image: 'demo' });
    expect(textsInTags(undefined)).toEqual({});
  });
});
