import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { check, lint, validateRendered } from '@ostrata/pipeline';
import { hasErrors, type Problem } from '@ostrata/problems';
import { formatProblems } from '../output/failure.ts';
import { strings } from '../output/options.ts';
import { formatted, outputs, problemFormat } from '../output/problem-formats.ts';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** `ostrata check`: every problem, in the forms that are asked for. Exits 2 when one of them is an error. */
export async function run(
  session: Session,
  _args: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const format =
    options['format'] === 'text'
      ? 'text'
      : problemFormat(`--format ${String(options['format'])}`, String(options['format']));
  const files = outputs(strings(options['output']));
  const { root, adapters } = await session.repository();
  const base = {
    files: await adapters.files(),
    tags: await adapters.tags(),
    clock: adapters.clock,
    version: session.version,
  };
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
  const context = { version: session.version, prefix: await (await adapters.history()).prefix() };
  for (const { format, file } of files) {
    await writeFile(resolve(session.folder, file), formatted(problems, format, context));
  }
  if (session.json) session.print({ problems });
  else if (format !== 'text') session.terminal.write(formatted(problems, format, context));
  else print(problems, session, root);
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

function print(problems: readonly Problem[], { terminal }: Session, root: string): void {
  terminal.line(problems.length === 0 ? terminal.green('No problems.') : formatProblems(problems, terminal, root));
}
