import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highestBump, weighCommits } from './index.ts';
import { commit } from './release-plan.fixture.ts';

const bumps = (...messages: string[]) =>
  highestBump(weighCommits(messages.map((one) => commit(one))).map((c) => c.bump));

describe('commits', () => {
  it.each([
    ['feat: x', 'minor'],
    ['feat(scope): x', 'minor'],
    ['feat!: x', 'major'],
    ['fix(scope)!: x', 'major'],
    ['fix: x\n\nbody\n\nBREAKING CHANGE: all of it', 'major'],
    ['chore: x', 'patch'],
    ['Feat: x', 'minor'],
    ['update things', 'patch'],
    ['featx', 'patch'],
    ['', 'patch'],
    ['update things\n\nBREAKING CHANGE: not in a conventional commit', 'patch'],
    ['fix: x\n\n* BREAKING-CHANGE: in a list', 'major'],
    ['fix: x\n\nbreaking change: is written in capitals', 'patch'],
    ['\n', 'patch'],
    ['feat: x\r\n\r\nBREAKING CHANGE: with the line ends of Windows\r\n', 'major'],
    ['feat: x\r\n', 'minor'],
  ])('%j asks for %s', (message, bump) => {
    expect(bumps(message)).toBe(bump);
  });

  it('ask together for the highest', () => {
    expect(bumps('fix: a', 'feat: b', 'chore: c')).toBe('minor');
    expect(bumps()).toBe('patch');
  });

  it('ask for the same in any order, and for no less with one more', () => {
    const bump = fc.constantFrom('patch' as const, 'minor' as const, 'major' as const);
    const rank = { patch: 0, minor: 1, major: 2 };
    fc.assert(
      fc.property(fc.array(bump), bump, (asked, more) => {
        const highest = highestBump(asked);
        expect(highestBump([...asked].reverse())).toBe(highest);
        expect(rank[highestBump([...asked, more])]).toBe(Math.max(rank[highest], rank[more]));
      }),
    );
  });

  it('that are ill-formed are told apart', () => {
    expect(weighCommits([commit('update things'), commit('fix: x')]).map((one) => one.isWellFormed)).toEqual([
      false,
      true,
    ]);
  });

  it('are known by a subject that can be read', () => {
    const [long] = weighCommits([commit(`fix: ${'é'.repeat(5000)}\n\nbody`)]);
    expect([...(long?.subject ?? '')]).toHaveLength(200);
    expect(weighCommits([commit('fix: x\n\nbody')])[0]?.subject).toBe('fix: x');
  });

  it('that merge ask for nothing: what they merged does', () => {
    expect(weighCommits([commit('feat!: merge', 'm', ['a', 'b'])])).toEqual([]);
  });

  it('are cancelled by their revert, and come back when that is reverted', () => {
    const feat = commit('feat!: x', 'aaaaaaaaaa');
    const revert = commit('Revert "feat!: x"\n\nThis reverts commit aaaaaaaaaa.', 'bbbbbbbbbb');
    const again = commit('Revert "Revert "feat!: x""\n\nThis reverts commit bbbbbbbbbb.', 'cccccccccc');
    expect(weighCommits([revert, feat])).toEqual([]);
    expect(weighCommits([again, revert, feat]).map(({ bump }) => bump)).toEqual(['major']);
    expect(weighCommits([revert]).map(({ bump, isWellFormed }) => [bump, isWellFormed])).toEqual([['patch', true]]);
    const reapply = commit('Reapply "feat!: x"\n\nThis reverts commit bbbbbbbbbb.', 'cccccccccc');
    expect(weighCommits([reapply, revert, feat]).map(({ bump }) => bump)).toEqual(['major']);
    expect(weighCommits([reapply]).map(({ isWellFormed }) => isWellFormed)).toEqual([true]);
  });

  it.each([' ', '#', 'a', '\n', 'feat(', 'closes ', 'BREAKING CHANGE: x\n', 'This reverts commit ', 'http://a'])(
    'of %j, many times over, are weighed',
    (text) => {
      const long = text.repeat(200_000);
      for (const head of ['feat: x\n\n', 'Revert "x"\n\n', '']) {
        expect(weighCommits([commit(`${head}${long}!`, 'a')])).toHaveLength(1);
      }
    },
  );
});
