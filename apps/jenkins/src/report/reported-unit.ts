import type { UnitResult } from '../result/unit-result.ts';
import type { JenkinsSchedule } from '../schedule/jenkins-schedule.ts';

/**
 * How a unit ended. `skipped`: what it stands on did not come to be. `missing`: it was to be built and left no result, as when
 * its agent was lost.
 */
export type Status = UnitResult['outcome'] | 'skipped' | 'missing' | 'revoked';

/** A unit of the release, and what is known of it. */
export interface ReportedUnit {
  readonly planned: JenkinsSchedule['units'][number];
  readonly status: Status;
  readonly result?: UnitResult;
}

/** Units that did not come to what they should. */
export const unwell: readonly Status[] = ['failed', 'cancelled', 'skipped', 'missing', 'revoked'];

/** Every unit of the schedule with its result, in the schedule's order: parents first. */
export function reportedUnits(schedule: JenkinsSchedule, results: readonly UnitResult[]): readonly ReportedUnit[] {
  const byUnit = new Map(results.filter(({ tag }) => tag === schedule.tag).map((result) => [result.unit, result]));
  const statuses = new Map<string, Status>();
  return schedule.units.map((planned) => {
    const result = byUnit.get(planned.unit);
    const above = planned.waitsFor === undefined ? undefined : statuses.get(planned.waitsFor);
    const status = statusOf(planned.state, result, above);
    statuses.set(planned.unit, status);
    return { planned, status, ...(result && { result }) };
  });
}

function statusOf(
  state: JenkinsSchedule['units'][number]['state'],
  result: UnitResult | undefined,
  above: Status | undefined,
): Status {
  if (result !== undefined) return result.outcome;
  if (state !== 'due') return state;
  return above !== undefined && unwell.includes(above) ? 'skipped' : 'missing';
}

/** How many units ended each way, as words: `5 built, 1 failed, 2 skipped`. */
export function counts(units: readonly ReportedUnit[]): string {
  const order: readonly Status[] = ['built', 'verified', 'present', ...unwell];
  const words = order.flatMap((status) => {
    const count = units.filter((unit) => unit.status === status).length;
    return count === 0 ? [] : [`${count} ${status === 'present' ? 'there already' : status}`];
  });
  return words.length === 0 ? 'nothing to do' : words.join(', ');
}

/** Seconds for people: `8 s`, `2 min 05 s`, `1 h 12 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${Math.round((whole % 3600) / 60)} min`;
}
