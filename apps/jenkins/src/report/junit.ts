import { formatJunitSuites, junitSuite, type JunitCase, type Problem } from '@ostrata/problems';
import type { ReportedUnit } from './reported-unit.ts';
import { unwell } from './reported-unit.ts';

/** A suite a unit: a case for its delivery, and one for each thing that its verify looked at. `linted` is a suite of its own. */
export function junit(units: readonly ReportedUnit[], linted?: readonly Problem[]): string {
  return formatJunitSuites([
    ...units.map((unit) => ({ name: unit.planned.unit, cases: [delivery(unit), ...checks(unit)] })),
    ...(linted === undefined ? [] : [junitSuite(linted, 'lint')]),
  ]);
}

function delivery({ planned, status, result }: ReportedUnit): JunitCase {
  const name = `delivered${planned.version === undefined ? '' : ` as ${planned.version}`}`;
  const time = result === undefined ? {} : { seconds: result.seconds };
  if (!unwell.includes(status)) return { classname: planned.unit, name, ...time };
  if (status === 'skipped') {
    return {
      classname: planned.unit,
      name,
      skipped: `it stands on ${planned.waitsFor ?? ''}, which was not delivered`,
    };
  }
  const message = result?.error?.message ?? (status === 'missing' ? 'it left no result: its agent was lost' : status);
  const details = [result?.error?.task, result?.error?.excerpt, result?.reproduce].filter(Boolean).join('\n\n');
  return { classname: planned.unit, name, ...time, failure: { type: result?.error?.name ?? status, message, details } };
}

function checks({ planned, result }: ReportedUnit): readonly JunitCase[] {
  return (result?.checks ?? []).map(({ name, passed, details = '' }) => ({
    classname: `${planned.unit} verify`,
    name,
    ...(!passed && { failure: { type: 'verify', message: name, details } }),
  }));
}
