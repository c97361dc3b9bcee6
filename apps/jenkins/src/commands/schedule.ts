import { writeFileSync } from 'node:fs';
import { withReleaseAdapters, type Adapters } from '@ostrata/compose';
import { lint, releaseSchedule } from '@ostrata/pipeline';
import { ToolMissing } from '@ostrata/ports';
import type { Problem } from '@ostrata/problems';
import type { ExitCode } from '../run.ts';
import { githubMatrix } from '../schedule/github-matrix.ts';
import { jenkinsSchedule } from '../schedule/jenkins-schedule.ts';
import type { Session } from '../session.ts';
import { readSettings } from '../settings.ts';
import { BadOption } from './bad-option.ts';
import { repositoryAdapters } from './repository.ts';

/** `ostrata-jenkins schedule`: reads a tag, holds it against what is trusted and against its commit, and says what is due. */
export async function run(session: Session, options: Readonly<Record<string, unknown>>): Promise<ExitCode> {
  const { tag, target, format, out, settings: file, directory } = options;
  if (format !== 'json' && format !== 'github-matrix') throw new BadOption('--format', 'it is json or github-matrix');
  const { delivery, jenkins } = readSettings(file, session.env);
  const { adapters } = repositoryAdapters(directory, session.env);
  const only = { images: [], targets: Array.isArray(target) ? target.map(String) : [] };
  const { schedule } = await withReleaseAdapters(adapters, delivery, (ports) =>
    releaseSchedule(ports, String(tag), delivery.trust, only),
  );
  const made = jenkinsSchedule(schedule, jenkins);
  // GitHub takes an output in one line.
  const text = format === 'json' ? JSON.stringify(made, null, 2) : JSON.stringify(githubMatrix(made));
  if (typeof out === 'string') writeFileSync(out, `${text}\n`);
  else session.print(`${text}\n`);
  if (typeof options['lint'] === 'string') {
    const problems = await linted(session, adapters);
    if (problems !== undefined) writeFileSync(options['lint'], `${JSON.stringify(problems)}\n`);
  }
  const due = made.units.filter(({ state }) => state === 'due').length;
  session.note(`${made.tag} at ${made.commit.slice(0, 12)}: ${due} of ${made.units.length} units to deliver`);
  return 0;
}

/** What the linter says of the checkout, for the report; nothing is stopped by it, since the commit is released. */
async function linted(session: Session, adapters: Adapters): Promise<readonly Problem[] | undefined> {
  try {
    return await lint(await adapters.files(), await adapters.linter(), session.signal);
  } catch (error) {
    if (!(error instanceof ToolMissing)) throw error;
    session.note(`not linted: ${error.message}`);
    return undefined;
  }
}
