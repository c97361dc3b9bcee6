import { describe, expect, it } from 'vitest';
import { isSigned, withoutSignature } from './signature.ts';

const kinds = ['PGP SIGNATURE', 'PGP MESSAGE', 'SSH SIGNATURE', 'SIGNED MESSAGE'];

describe('a signature', () => {
  it.each(kinds)('of the kind %s ends what a tag says', (kind) => {
    const signed = `web 1.0.0\n\nnote\n-----BEGIN ${kind}-----\nabc\n-----END ${kind}-----\n`;
    expect(isSigned(signed)).toBe(true);
    expect(withoutSignature(signed)).toBe('web 1.0.0\n\nnote\n');
  });

  it.each([
    'note\n',
    ' -----BEGIN PGP SIGNATURE-----\n',
    '-----BEGIN PGP SIGNATURE----- and more\n',
    '-----BEGIN PGP PUBLIC KEY BLOCK-----\n',
  ])('is nothing that only looks like one: %j', (text) => {
    expect(isSigned(text)).toBe(false);
    expect(withoutSignature(text)).toBe(text);
  });
});
