import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highestBump, weighCommits } from '../index.ts';
import { commit } from '../plan/release-plan.fixture.ts';

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
    ['update things\n\nBREAKING CHANGE: not in a conventional commit', 'major'],
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
    const all = [commit('update things'), commit('fix: x'), commit('update\n\nBREAKING CHANGE: x')];
    expect(weighCommits(all).map((one) => one.isWellFormed)).toEqual([false, true, false]);
  });

  it('are known by a subject that can be read', () => {
    const [long] = weighCommits([commit(`fix: ${'é'.repeat(5000)}\n\nbody`)]);
    expect([...(long?.subject ?? '')]).toHaveLength(200);
    expect(weighCommits([commit('fix: x\n\nbody')])[0]?.subject).toBe('fix: x');
  });

  it('that merge ask for nothing: what they merged does', () => {
    const merge = commit('feat!: merge', 'm', ['a', 'b']);
    expect(weighCommits([merge, commit('fix: x', 'x')]).map(({ id }) => id)).toEqual(['x']);
    const undone = [commit('Revert "fix: x"\n\nThis reverts commit aaaaaaaaaa.', 'b'), commit('fix: x', 'aaaaaaaaaa')];
    expect(weighCommits([merge, ...undone])).toEqual([]);
  });

  it('that merge and alone made a change are a patch, and named', () => {
    expect(weighCommits([commit('feat!: merge\n\nBREAKING CHANGE: x', 'm', ['a', 'b'])])).toEqual([
      { id: 'm', subject: 'feat!: merge', bump: 'patch', isWellFormed: true, isMerge: true },
    ]);
  });

  describe('that GitHub’s button reverts', () => {
    const feat = commit('feat: shiny (#12)', 'a');
    const button = 'Revert "feat: shiny (#12)" (#13)\n\nReverts acme/images#12';
    const ids = (...all: readonly ReturnType<typeof commit>[]) => weighCommits(all).map(({ id }) => id);

    it.each([
      button,
      'Revert "feat: shiny" (#13)\n\nReverts acme/images#12',
      'Revert "feat: shiny (#12)" (#13)',
      'Revert "feat: shiny (#12)"\r\n\r\nReverts #12\r\n',
    ])('are cancelled: %j', (message) => {
      expect(ids(commit(message, 'b'), feat)).toEqual([]);
      expect(weighCommits([commit(message, 'b')])).toMatchObject([{ bump: 'patch', isWellFormed: true }]);
    });

    it.each([
      'Revert "Revert "feat: shiny (#12)" (#13)" (#14)\n\nReverts acme/images#13',
      'Reapply "feat: shiny (#12)" (#14)\n\nReverts acme/images#13',
      'Reapply "feat: shiny (#12)"',
    ])('come back by %j', (message) => {
      expect(ids(commit(message, 'c'), commit(button, 'b'), feat)).toEqual(['a']);
    });

    it('stay where another one is meant, or an older one of the same name', () => {
      expect(ids(commit('Revert "feat: shine (#12)" (#13)', 'b'), feat)).toEqual(['b', 'a']);
      expect(ids(commit('Revert "feat: shiny" (#13)\n\nReverts acme/images#11', 'b'), feat)).toEqual(['b', 'a']);
      expect(ids(feat, commit(button, 'b'))).toEqual(['a', 'b']);
      const twice = [commit('feat: x', 'c'), commit('Revert "feat: x"', 'b'), commit('feat: x', 'a')];
      expect(ids(...twice)).toEqual(['c']);
      expect(ids(commit('Revert "feat: x"', 'd'), ...twice)).toEqual([]);
    });
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
