import { check } from '@ostrata/pipeline';
import { formatGitHub, formatJunit, formatSarif, hasErrors, type Problem } from '@ostrata/problems';
import { formatProblems } from '../output/failure.ts';
import { BadOption } from '../output/options.ts';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** `ostrata check`: every problem, in the format that is asked for. Exits 2 when one of them is an error. */
export async function run(
  session: Session,
  _args: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { root, adapters } = await session.repository();
  const linter = options['lint'] === false ? undefined : await adapters.linter();
  const ports = { files: await adapters.files(), tags: await adapters.tags() };
  const problems = await check({ ...ports, ...(linter && { linter }) }, session.signal).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'ToolMissing') throw error;
    session.terminal.note(`${session.terminal.paint.yellow('not linted')}: ${error.message}`);
    return check(ports, session.signal);
  });
  print(problems, session.json ? 'json' : String(options['format']), session, root);
  return hasErrors(problems) ? 2 : 0;
}

function print(problems: readonly Problem[], format: string, session: Session, root: string): void {
  const { terminal } = session;
  switch (format) {
    case 'json':
      return session.print({ problems });
    case 'github':
      return terminal.write(formatGitHub(problems));
    case 'sarif':
      return session.print(formatSarif(problems, { name: 'ostrata', version: session.version }));
    case 'junit':
      return terminal.write(formatJunit(problems, { suite: 'ostrata check' }));
    case 'text':
      return terminal.line(
        problems.length === 0 ? terminal.green('No problems.') : formatProblems(problems, terminal, root),
      );
    default:
      throw new BadOption(`--format ${format}`, 'it is one of text, github, sarif, junit');
  }
}
