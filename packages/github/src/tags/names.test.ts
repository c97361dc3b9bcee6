import { execaSync } from 'execa';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchesRef } from './ref-pattern.ts';
import { isTagName } from './tag-name.ts';

it('takes a name if and only if git does', () => {
  const odd = [
    'a',
    '.',
    '..',
    '/',
    '@{',
    '@',
    '-',
    '.lock',
    '~',
    '^',
    ':',
    '?',
    '*',
    '[',
    ' ',
    '\\',
    '\t',
    '\x7f',
    'é',
  ];
  const name = fc.array(fc.constantFrom(...odd), { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(name, (text) => {
      const git = execaSync('git', ['check-ref-format', `refs/tags/${text}`], { reject: false });
      expect(isTagName(text)).toBe(git.exitCode === 0);
    }),
    { numRuns: 200 },
  );
});

it.each([
  ['~ALL', 'refs/tags/web/v1.0.0', true],
  ['refs/tags/*', 'refs/tags/v1', true],
  ['refs/tags/*', 'refs/tags/web/v1.0.0', false],
  ['refs/tags/**/*', 'refs/tags/web/v1.0.0', true],
  ['refs/tags/**/*', 'refs/tags/v1', true],
  ['refs/tags/*/v[0-9].*', 'refs/tags/web/v1.0.0', true],
  ['refs/tags/*/v[!0-9].*', 'refs/tags/web/v1.0.0', false],
  ['refs/tags/v?', 'refs/tags/v12', false],
  ['refs/tags/v1.0', 'refs/tags/v1x0', false],
  ['refs/tags/\\*', 'refs/tags/*', true],
  ['refs/tags/[z-a]', 'refs/tags/b', false],
])('the pattern %s of a ruleset, for %s: %s', (pattern, ref, isMeant) => {
  expect(matchesRef(pattern, ref)).toBe(isMeant);
});
