import { check, lint, validateRendered } from '@ostrata/pipeline';
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
  const base = { files: await adapters.files(), tags: await adapters.tags(), clock: adapters.clock, version: session.version };
  const problems = [...(await check(base))];
  if (options['lint'] !== false) {
    const linter = await adapters.linter();
    problems.push(...(await orSay(session, 'not linted', () => lint(base.files, linter, session.signal))));
  }
  if (options['packer'] !== false) {
    const validate = { packer: await adapters.packer(), machines: await adapters.machines(), root };
    problems.push(
      ...(await orSay(session, 'not validated', () => validateRendered(base.files, validate, session.signal))),
    );
  }
  print(problems, session.json ? 'json' : String(options['format']), session, root);
  return hasErrors(problems) ? 2 : 0;
}

/** A tool that is not here is said, and the rest goes on. */
async function orSay(
  { terminal }: Session,
  what: string,
  work: () => Promise<readonly Problem[]>,
): Promise<readonly Problem[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ToolMissing') throw error;
    terminal.note(`${terminal.paint.yellow(what)}: ${error.message}`);
    return [];
  }
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
