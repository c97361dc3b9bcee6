import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { description, message } from '../report/description.ts';
import { junit } from '../report/junit.ts';
import { parseLinted } from '../report/linted.ts';
import { page } from '../report/page.ts';
import { reportedUnits, unwell } from '../report/reported-unit.ts';
import { style } from '../report/style.ts';
import { parseResult, type UnitResult } from '../result/unit-result.ts';
import type { ExitCode } from '../run.ts';
import { parseSchedule } from '../schedule/jenkins-schedule.ts';
import type { Session } from '../session.ts';

/** `ostrata-jenkins report`: what came of a release, for people and for Jenkins. Ends with 1 when something is not delivered. */
export async function run(session: Session, options: Readonly<Record<string, unknown>>): Promise<ExitCode> {
  const [file, results, out] = [options['schedule'], options['results'], options['out']].map(String);
  const schedule = parseSchedule(read(file ?? ''));
  if (schedule === undefined) throw new InvalidReportInput(`${file ?? ''} is no schedule of ostrata-jenkins`);
  const units = reportedUnits(schedule, readResults(results ?? '', session));
  const url = typeof options['url'] === 'string' ? options['url'] : session.env['BUILD_URL'];
  const folder = out ?? '';
  mkdirSync(folder, { recursive: true });
  const told = description(schedule, units);
  const files = {
    'junit.xml': junit(
      units,
      typeof options['lint'] === 'string' ? parseLinted(readSafely(options['lint'])) : undefined,
    ),
    'release.html': page(schedule, units),
    'release.css': style,
    'description.txt': told,
    'message.txt': message(schedule, units, url),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  session.note(told);
  return units.some(({ status }) => unwell.includes(status)) ? 1 : 0;
}

/** A result that cannot be read counts as none, which the report shows. */
function readResults(folder: string, session: Session): readonly UnitResult[] {
  const names = readdirSafely(folder);
  return names.flatMap((name) => {
    const file = join(folder, name, 'result.json');
    const result = parseResult(readSafely(file));
    if (result === undefined) session.note(`${file} is no result`);
    return result ?? [];
  });
}

function readdirSafely(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));
  } catch {
    return [];
  }
}

function readSafely(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InvalidReportInput(`${file} cannot be read`, { cause: error });
  }
}

/** What a report is made of is not there. */
export class InvalidReportInput extends Error {
  override readonly name = 'InvalidReportInput';
}
