import type { JenkinsSchedule } from '../schedule/jenkins-schedule.ts';
import { counts, duration, unwell, type ReportedUnit } from './reported-unit.ts';

/** One line for the list of builds. */
export function description({ tag }: JenkinsSchedule, units: readonly ReportedUnit[]): string {
  return `${tag}: ${counts(units)}`;
}

/** The body of a message to a chat or by mail: plain text, which reads as it is in both. */
export function message(schedule: JenkinsSchedule, units: readonly ReportedUnit[], url: string | undefined): string {
  const lines = units
    .filter(({ status }) => status !== 'present')
    .map(({ planned, status, result }) => {
      const version = planned.version === undefined ? '' : ` ${planned.version}`;
      const time = result === undefined ? '' : ` in ${duration(result.seconds)}`;
      const [reason] = (result?.error?.message ?? '').split('\n');
      return `${unwell.includes(status) ? '✗' : '✓'} ${planned.image}/${planned.target}${version} ${status}${time}${reason ? `: ${reason}` : ''}`;
    });
  const failed = units.filter(({ status }) => status === 'failed' || status === 'missing');
  const advice = failed.flatMap(({ result }) => result?.reproduce ?? []).map((command) => `  ${command}`);
  return [
    description(schedule, units),
    '',
    ...lines,
    ...(advice.length > 0 ? ['', 'To reproduce in any clone:', ...advice] : []),
    ...(url === undefined ? [] : ['', url]),
    '',
  ].join('\n');
}
