import { execaSync } from 'execa';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reproduce } from './reproduce.ts';
import { parseUnitName } from './unit-parts.ts';

it('the command that does a unit again is read by a shell as the words that it was made of, whatever they are', () => {
  const evil = fc.constantFrom(
    '$(id)',
    '`id`',
    "';id;'",
    '"',
    '\\',
    '${HOME}',
    '* ?',
    'a\nb',
    '\u001b[31m',
    '~',
    '#',
    '!!',
  );
  const word = fc.oneof(evil, fc.string({ unit: 'grapheme', minLength: 1 })).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(word, word, word, (tag, image, target) => {
      const command = reproduce(tag, { image, target });
      const { stdout } = execaSync('sh', ['-c', `printf '%s\\0' ${command}`], { stripFinalNewline: false });
      const options = ['--target', target, '--release', tag, '--debug'];
      expect(stdout.split('\0').slice(0, -1)).toEqual(['ostrata', 'build', image, ...options]);
    }),
    { numRuns: 50 },
  );
});

it('a unit’s name tells image and target, of another commit too, and what leads elsewhere is none', () => {
  expect(parseUnitName('web/aws/linux-arm64@1.0.0')).toEqual({ image: 'web', target: 'aws/linux-arm64' });
  for (const name of ['', '..', '.', 'web', 'web/aws', '../../etc', 'web/aws/..', 'web/aws/linux/..', 'a/b/c@../x']) {
    expect(parseUnitName(name), name).toBeUndefined();
  }
});
