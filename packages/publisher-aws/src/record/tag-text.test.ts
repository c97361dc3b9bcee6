import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromTags, toTags } from './tag-text.ts';

describe('texts as tags', () => {
  it('come back as they were, whatever is in them', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(text, (value) => {
        expect(fromTags(toTags({ value }))).toEqual({ value });
      }),
    );
  });

  it('keep to what AWS takes: 256 characters, none that XML cannot carry, no space at an end', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (value) => {
        for (const { Value = '' } of toTags({ value })) {
          expect(Value.length).toBeLessThanOrEqual(256);
          expect(Value).toBe(Value.trim());
          expect(Value).not.toMatch(/[\p{Cc}\p{Cs}\ufffe\uffff]/u);
        }
      }),
    );
  });

  it('go on in further tags, four at most, and end with an ellipsis where that is too little', () => {
    const long = 'word '.repeat(190);
    expect(toTags({ long }).map(({ Key }) => Key)).toEqual([
      'ostrata:long',
      'ostrata:long.2',
      'ostrata:long.3',
      'ostrata:long.4',
    ]);
    expect(fromTags(toTags({ long }))).toEqual({ long });
    const longer = fromTags(toTags({ longer: 'word '.repeat(1000) }))['longer'] ?? '';
    expect(longer).toMatch(/^(word )+w?o?r?…$/);
    expect(longer.length).toBeGreaterThan(900);
  });

  it('are not continued by what an earlier, longer text left', () => {
    const old = toTags({ text: 'old '.repeat(100) });
    const fresh = toTags({ text: 'new' });
    const left = old.filter(({ Key }) => !fresh.some((one) => one.Key === Key));
    expect(left).not.toEqual([]);
    expect(fromTags([...fresh, ...left])).toEqual({ text: 'new' });
  });

  it('of others are left alone', () => {
    expect(fromTags([{ Key: 'Name', Value: 'x' }, ...toTags({ image: 'demo' })])).toEqual({ image: 'demo' });
    expect(fromTags(undefined)).toEqual({});
  });
});
