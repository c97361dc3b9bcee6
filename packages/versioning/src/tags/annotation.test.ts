import { describe, expect, it } from 'vitest';
import {
  imageAnnotation,
  parseTrailers,
  planRelease,
  releaseAnnotation,
  schedule,
  unknownFingerprint,
} from '../index.ts';
import { chain, commit, rules, unitsOf } from '../plan/release-plan.fixture.ts';

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

  it('are told from those of an algorithm that is not known, as far as they are whole', () => {
    const other = (text: string) => unknownFingerprint(`web 1.0.0\n\n- first version\n\nOstrata-Build: ${text}\n`);
    const print = 'a'.repeat(64);
    expect(other(`web@1.0.0 qemu/linux v2:${print} parent=hard@1.0.0`)).toBe(`v2:${print}`);
    expect(other(`web@1.0.0 qemu/linux v12:${print}`)).toBe(`v12:${print}`);
    const ours = [`v1:${print}`, 'v1:00', 'v2', 'v2:', 'x2:aa', ''].map((text) => `web@1.0.0 qemu/linux ${text}`);
    for (const text of [...ours, `web@1.0 qemu/linux v2:aa`, `web@1.0.0 qemu v2:aa`])
      expect(other(text)).toBeUndefined();
    expect(unknownFingerprint(releaseAnnotation('release/20261124.1', unitsOf(images)))).toBeUndefined();
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
