import type { UnitResult } from '../result/unit-result.ts';
import type { JenkinsSchedule } from '../schedule/jenkins-schedule.ts';

/** A unit of a schedule. */
export function planned(name: string, more: Partial<JenkinsSchedule['units'][number]> = {}) {
  return {
    unit: `${name}/qemu/linux`,
    image: name,
    target: 'qemu/linux',
    version: '1.0.0',
    fingerprint: `v1:${'a'.repeat(64)}`,
    why: 'released' as const,
    state: 'due' as const,
    expectedSeconds: 100,
    pathSeconds: 100,
    label: 'kvm',
    timeoutMinutes: 60,
    credentials: [],
    ...more,
  };
}

export function scheduleOf(...units: JenkinsSchedule['units']): JenkinsSchedule {
  return { tag: 'release/20261124.1', commit: 'c'.repeat(40), branch: 'main', units, roots: [], children: {} };
}

/** How a unit ended. */
export function result(name: string, more: Partial<UnitResult> = {}): UnitResult {
  return {
    schema: 1,
    tag: 'release/20261124.1',
    unit: `${name}/qemu/linux`,
    outcome: 'built',
    seconds: 90,
    steps: [{ name: 'build', seconds: 60 }],
    checks: [{ name: 'tests/base.yml', passed: true }],
    image: { id: `/store/${name}`, address: `${name}-linux/1.0.0` },
    ...more,
  };
}
