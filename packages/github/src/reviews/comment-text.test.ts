import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commentMarker, commentText, fit } from './comment-text.ts';

it('fits what it is given, and is well-formed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.integer({ min: 100, max: 300 }), (text, most) => {
      const fitted = fit(text, most);
      expect(fitted.length).toBeLessThanOrEqual(most);
      expect(fitted.isWellFormed()).toBe(true);
      if (text.length <= most) expect(fitted).toBe(text);
      else expect(fitted).toContain('was cut');
    }),
  );
});

it('is cut between lines', () => {
  expect(fit(`${'a'.repeat(60)}\n${'b'.repeat(60)}\n`, 110)).toMatch(/\n\na+$/);
});

it('starts with the marker, which Markdown hides', () => {
  expect(commentText(commentMarker('plan'), '# Plan')).toBe('<!-- ostrata:plan -->\n# Plan');
});
