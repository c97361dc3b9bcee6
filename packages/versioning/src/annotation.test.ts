import { describe, expect, it } from 'vitest';
import { imageAnnotation, parseTrailers, planRelease, releaseAnnotation, schedule } from './index.ts';
import { chain, commit, rules, unitsOf } from './release-plan.fixture.ts';

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
