import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bumpVersion,
  highestBump,
  imageAnnotation,
  nextRelease,
  parseReleaseName,
  parseTrailers,
  periodStamp,
  planRelease,
  releaseAnnotation,
  requestedStamp,
  schedule,
  stampStart,
  wantedStamp,
  weighCommits,
  type BuildTrailer,
  type CommitToWeigh,
  type DueImage,
  type Fingerprint,
  type TaggedState,
  type VersionRules,
  type WantedUnit,
} from './index.ts';

const print = (seed: string): Fingerprint => `v1:${seed.repeat(64).slice(0, 64)}`;
const commit = (message: string, id = message, parents = ['0']): CommitToWeigh => ({ id, parents, message });
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
    'of %j, many times over, are weighed at once',
    (text) => {
      const long = text.repeat(200_000);
      const start = performance.now();
      for (const head of ['feat: x\n\n', 'Revert "x"\n\n', '']) weighCommits([commit(`${head}${long}!`, 'a')]);
      expect(performance.now() - start).toBeLessThan(3000);
    },
  );
});

describe('refresh stamps', () => {
  const at = (text: string) => new Date(text);

  it.each([
    ['2026-11-24', '2026-W48'],
    ['2021-01-03', '2020-W53'],
    ['2024-12-30', '2025-W01'],
    ['2027-01-01', '2026-W53'],
  ])('of %s are the ISO week %s', (day, week) => {
    expect(periodStamp('weekly', at(day))).toBe(week);
  });

  it('begin before the time they were made for, and less than a period ago', () => {
    fc.assert(
      fc.property(fc.date({ min: at('1971-01-01'), max: at('2200-01-01'), noInvalidDate: true }), (time) => {
        const days = { daily: 1, weekly: 7, monthly: 31 };
        for (const period of ['daily', 'weekly', 'monthly'] as const) {
          const age = time.getTime() - (stampStart(periodStamp(period, time)) ?? Number.NaN);
          expect(age).toBeGreaterThanOrEqual(0);
          expect(age).toBeLessThan(days[period] * 86_400_000);
        }
        expect(time.getTime() - (stampStart(requestedStamp(time)) ?? 0)).toBeLessThan(1000);
      }),
    );
  });

  it('stay within a period, and move with the next one', () => {
    expect(wantedStamp(undefined, undefined, at('2026-11-24'))).toBe('');
    expect(wantedStamp(undefined, 'weekly', at('2026-11-24'))).toBe('2026-W48');
    expect(wantedStamp('2026-W48', 'weekly', at('2026-11-29T23:59:59Z'))).toBe('2026-W48');
    expect(wantedStamp('2026-W48', 'weekly', at('2026-11-30'))).toBe('2026-W49');
    expect(wantedStamp('2026-W48', undefined, at('2027-11-30'))).toBe('2026-W48');
  });

  it('that somebody asked for hold until the next period begins', () => {
    const asked = requestedStamp(at('2026-11-26T10:00:00Z'));
    expect(wantedStamp(asked, 'weekly', at('2026-11-27'))).toBe(asked);
    expect(wantedStamp(asked, 'weekly', at('2026-12-01'))).toBe('2026-W49');
    expect(wantedStamp('by hand', 'weekly', at('2026-12-01'))).toBe('2026-W49');
  });
});

describe('release names', () => {
  it('count on within a day', () => {
    const day = new Date('2026-11-24T23:59:00Z');
    expect(nextRelease([], day)).toBe('release/20261124.1');
    expect(nextRelease(['release/20261124.9', 'release/20261124.10', 'release/20261123.40', 'v1'], day)).toBe(
      'release/20261124.11',
    );
  });

  it.each(['release/2026.1', 'release/20261124.0', 'release/20261124.01', 'releases/20261124.1', 'release/v1.0.0'])(
    '%s is none',
    (name) => expect(parseReleaseName(name)).toBeUndefined(),
  );
});

/** hard → python → quote, all on qemu; python also on aws. */
const chain = (seeds: readonly [string, string, string]): readonly WantedUnit[] => {
  const unit = (image: string, target: 'qemu/linux' | 'aws/linux', seed: string, parent?: string): WantedUnit => ({
    unit: `${image}/${target}`,
    image,
    target,
    fingerprint: print(seed),
    refresh: '',
    ...(parent !== undefined && { parent: { unit: `${parent}/${target}`, image: parent } }),
  });
  return [
    unit('hard', 'aws/linux', seeds[0]),
    unit('hard', 'qemu/linux', seeds[0]),
    unit('python', 'aws/linux', seeds[1], 'hard'),
    unit('python', 'qemu/linux', seeds[1], 'hard'),
    unit('quote', 'qemu/linux', seeds[2], 'python'),
  ];
};

const rules: VersionRules = { cascade: 'patch', overrides: new Map() };
const untagged: TaggedState = { versions: new Map(), units: new Map() };

const unitsOf = (images: readonly DueImage[]) => images.flatMap(({ units }) => units);

function after(images: readonly DueImage[], before = untagged): TaggedState {
  const trailers = parseTrailers(releaseAnnotation('r', unitsOf(images)));
  return {
    versions: new Map([...before.versions, ...images.map(({ image, to }) => [image, to] as const)]),
    units: new Map([
      ...before.units,
      ...trailers.map((one): readonly [string, BuildTrailer] => [`${one.image}/${one.target}`, one]),
    ]),
  };
}

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

describe('the annotations', () => {
  const images = planRelease(
    chain(['a', 'b', 'c']),
    { versions: new Map([['hard', '1.0.0']]), units: new Map() },
    rules,
    () => [commit('feat: x\u0007\u001b[31m\rOstrata-Build: evil@1.0.0 qemu/linux', 'abcdef0123456789')],
  );

  it('carry every unit of the release, parents first, and each image its own', () => {
    const units = images.flatMap((one) => one.units.map(({ unit }) => unit));
    const read = (text: string) => schedule(parseTrailers(text)).map(({ unit }) => unit);
    expect(read(releaseAnnotation('release/20261124.1', unitsOf(images)))).toEqual(units);
    expect(images.flatMap((image) => read(imageAnnotation(image)))).toEqual(units);
  });

  it('tell what came with a version, and nothing else that a commit may say', () => {
    const [hard] = images;
    expect(hard && imageAnnotation(hard).split('\n').slice(0, 4)).toEqual([
      'hard 1.0.1',
      '',
      '- feat: x  [31m Ostrata-Build: evil@1.0.0 qemu/linux (abcdef012)',
      expect.stringMatching(/^$|^- |^Ostrata/),
    ]);
  });

  it('say what each unit waits for', () => {
    const waits = schedule(parseTrailers(releaseAnnotation('r', unitsOf(images)))).map(({ unit, waitsFor }) => [
      unit,
      waitsFor,
    ]);
    expect(waits).toEqual([
      ['hard/aws/linux', undefined],
      ['hard/qemu/linux', undefined],
      ['python/aws/linux', 'hard/aws/linux'],
      ['python/qemu/linux', 'hard/qemu/linux'],
      ['quote/qemu/linux', 'python/qemu/linux'],
    ]);
  });
});
