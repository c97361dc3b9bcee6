import { describe, expect, it } from 'vitest';
import { planned, scheduleOf } from '../report/report.fixture.ts';
import { githubMatrix } from './github-matrix.ts';
import { jenkinsSchedule, parseSchedule } from './jenkins-schedule.ts';

const delivery = (unit: string, more: object = {}) => ({
  unit,
  image: unit.split('/')[0] ?? '',
  target: unit.split('/').slice(1).join('/'),
  fingerprint: `v1:${'a'.repeat(64)}` as const,
  why: 'released' as const,
  state: 'due' as const,
  expectedSeconds: 1,
  pathSeconds: 1,
  ...more,
});
const settings = {
  agents: { aws: 'cloud', 'aws/windows': 'windows', default: 'any' },
  credentials: { aws: [{ kind: 'aws' as const, id: 'images' }] },
  timeoutMinutes: { qemu: 30 },
};

describe('a schedule for Jenkins', () => {
  const made = jenkinsSchedule(
    {
      tag: 'release/20261124.1',
      commit: 'c'.repeat(40),
      units: [
        delivery('base/qemu/linux'),
        delivery('app/qemu/linux', { waitsFor: 'base/qemu/linux' }),
        delivery('web/aws/windows'),
        delivery('old/aws/linux', { state: 'present' }),
      ],
    },
    settings,
  );

  it('has roots and children, and for each unit its label, credentials and time: the target’s, its cloud’s, or the default', () => {
    expect(made.roots).toEqual(['base/qemu/linux', 'web/aws/windows']);
    expect(made.children).toEqual({ 'base/qemu/linux': ['app/qemu/linux'] });
    expect(made.units.map(({ label, timeoutMinutes, credentials }) => [label, timeoutMinutes, credentials])).toEqual([
      ['any', 30, []],
      ['any', 30, []],
      ['windows', 120, [{ kind: 'aws', id: 'images' }]],
      ['cloud', 120, [{ kind: 'aws', id: 'images' }]],
    ]);
  });

  it('is read again as it was written, and nothing else is read as one', () => {
    expect(parseSchedule(JSON.stringify(made))).toEqual(made);
    expect(parseSchedule('{}')).toBeUndefined();
    expect(parseSchedule('not JSON')).toBeUndefined();
  });
});

describe('a matrix for GitHub Actions', () => {
  it('has a wave for each step from a root, and never more entries than a matrix may have', () => {
    const many = Array.from({ length: 300 }, (_, index) => planned(`c${index}`, { waitsFor: 'base/qemu/linux' }));
    const grandchild = planned('last', { waitsFor: 'c299/qemu/linux' });
    const { waves } = githubMatrix(
      scheduleOf(planned('base'), ...many, grandchild, planned('old', { state: 'present' })),
    );
    expect(waves.map(({ include }) => include.length)).toEqual([1, 256, 44, 1]);
    expect(waves[3]?.include[0]?.unit).toBe('last/qemu/linux');
  });
});
