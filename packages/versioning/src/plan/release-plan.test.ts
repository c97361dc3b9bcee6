import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bumpVersion, planRelease } from '../index.ts';
import { after, chain, commit, print, rules, untagged } from './release-plan.fixture.ts';

describe('a release plan', () => {
  const first = planRelease(chain(['a', 'b', 'c']), untagged, rules, () => []);
  const tagged = after(first);

  it('gives every image 1.0.0 at first, parents before children', () => {
    expect(first.map(({ image, to, bump }) => [image, to, bump])).toEqual([
      ['hard', '1.0.0', 'first'],
      ['python', '1.0.0', 'first'],
      ['quote', '1.0.0', 'first'],
    ]);
    expect(first.at(-1)?.units).toMatchObject([{ parent: 'python@1.0.0', reasons: [{ kind: 'first' }] }]);
  });

  it('has nothing when nothing is due', () => {
    expect(planRelease(chain(['a', 'b', 'c']), tagged, rules, () => [commit('feat!: x')])).toEqual([]);
  });

  it('bumps by the commits of an image, and its children by a patch', () => {
    const commits = (image: string) => (image === 'hard' ? [commit('feat!: x')] : []);
    const plan = planRelease(chain(['A', 'B', 'C']), tagged, rules, commits);
    expect(plan.map(({ image, from, to }) => [image, from, to])).toEqual([
      ['hard', '1.0.0', '2.0.0'],
      ['python', '1.0.0', '1.0.1'],
      ['quote', '1.0.0', '1.0.1'],
    ]);
    expect(plan[1]?.units[0]?.reasons).toEqual([
      { kind: 'parent', parent: 'hard', from: 'hard@1.0.0', to: 'hard@2.0.0' },
    ]);
  });

  it('hands the bump of a parent down where that is set', () => {
    const commits = (image: string) => (image === 'hard' ? [commit('feat: x')] : []);
    const plan = planRelease(chain(['A', 'B', 'C']), tagged, { ...rules, cascade: 'inherit' }, commits);
    expect(plan.map(({ to }) => to)).toEqual(['1.1.0', '1.1.0', '1.1.0']);
  });

  it('does what a person asks for instead', () => {
    const overrides = new Map([['python', 'major'] as const]);
    const plan = planRelease(chain(['A', 'B', 'C']), tagged, { ...rules, overrides }, () => [commit('feat: x')]);
    expect(plan.map(({ to }) => to)).toEqual(['1.1.0', '2.0.0', '1.1.0']);
  });

  it('leaves a target out that is not due, and stands a child on the version of its own target', () => {
    const moved = chain(['a', 'b', 'c']).map((one) =>
      one.target === 'aws/linux' && one.image === 'python' ? { ...one, fingerprint: print('e') } : one,
    );
    const second = planRelease(moved, tagged, rules, () => []);
    expect(second.flatMap(({ units }) => units.map(({ unit, version }) => [unit, version]))).toEqual([
      ['python/aws/linux', '1.0.1'],
    ]);
    const third = planRelease(
      moved.map((one) => (one.image === 'quote' ? { ...one, fingerprint: print('d') } : one)),
      after(second, tagged),
      rules,
      () => [],
    );
    expect(third.flatMap(({ units }) => units.map(({ unit, parent }) => [unit, parent]))).toEqual([
      ['quote/qemu/linux', 'python@1.0.0'],
    ]);
    expect(third[0]?.units[0]?.reasons).toEqual([{ kind: 'other' }]);
  });

  it('is the same for the same input, never takes a version twice, and always grows', () => {
    const seed = fc.constantFrom('a', 'b', 'c', 'd');
    const step = fc.tuple(fc.tuple(seed, seed, seed), fc.constantFrom('fix: x', 'feat: x', 'feat!: x', 'hm'));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const seen = new Set<string>();
        let state = untagged;
        for (const [seeds, message] of steps) {
          const make = () => planRelease(chain(seeds), state, rules, () => [commit(message)]);
          const plan = make();
          expect(make()).toEqual(plan);
          for (const { image, from, to, bump } of plan) {
            expect(seen.has(`${image}@${to}`)).toBe(false);
            seen.add(`${image}@${to}`);
            expect(to).toBe(bumpVersion(from, bump === 'first' ? 'patch' : bump));
          }
          state = after(plan, state);
          expect(planRelease(chain(seeds), state, rules, () => [])).toEqual([]);
        }
      }),
    );
  });
});
