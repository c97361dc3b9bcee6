import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redacted, redactor } from './redaction.ts';

/** How tools write a value into a text. */
const writers: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': (secret) => secret,
  'as JSON': (secret) => JSON.stringify({ key: secret }),
  'as JSON in JSON': (secret) => JSON.stringify(JSON.stringify({ key: secret })),
  'percent-encoded': (secret) => `https://host/?q=${encodeURIComponent(secret)}`,
};

describe('a secret is hidden', () => {
  it.each(Object.entries(writers))('%s', (_name, write) => {
    const secret = fc.string({ unit: 'grapheme', minLength: 6 }).filter((text) => text.trim().length >= 6);
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        const text = `${before}${write(value)}${after}`;
        const hidden = redactor([value])(text);
        expect(hidden.includes(redacted)).toBe(true);
        expect(hidden.replaceAll(redacted, '').includes(write(value))).toBe(false);
      }),
    );
  });

  it('in base64, wherever it stands in the encoded text', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8 }),
        fc.string({ maxLength: 5 }),
        fc.string({ maxLength: 5 }),
        (value, before, after) => {
          const encoded = Buffer.from(`${before}${value}${after}`, 'utf8').toString('base64');
          expect(redactor([value])(encoded)).toContain(redacted);
        },
      ),
    );
  });

  it('line by line, when it has several', () => {
    const key = '-----BEGIN KEY-----\nQUJDREVGR0hJSktM\r\nTU5PUFFSU1RVVldY\n-----END KEY-----\n';
    const hide = redactor([key]);
    for (const line of key.split(/\r?\n/).filter((text) => text !== ''))
      expect(hide(`  ${line}  `)).toBe(`  ${redacted}  `);
    expect(hide(key)).toBe(redacted);
  });

  it('also next to another, and never by searching what was put in its place', () => {
    expect(redactor(['first-secret', 'redacted', 'second.secret*'])('first-secretsecond.secret* redacted')).toBe(
      `${redacted}${redacted} ${redacted}`,
    );
  });
});

describe('a text without secrets', () => {
  it('stays as it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(redactor(['', 'not in the text at all'])(text)).toBe(text);
      }),
    );
  });
});
