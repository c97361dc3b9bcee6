import { lock } from '@ostrata/pipeline';
import { formatProblems } from '../output/failure.ts';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** `ostrata lock`: resolves what is not locked, or with `--update` everything, and says what moved. Exits 1 when a source fails. */
export async function run(
  session: Session,
  images: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { root, adapters } = await session.repository();
  const [files, roles, vendors] = await Promise.all([adapters.files(), adapters.roles(), adapters.vendors()]);
  const wanted = { update: options['update'] === true, images, signal: session.signal };
  const { changes, problems } = await lock({ files, roles, vendors }, wanted);
  const { terminal } = session;
  if (session.json) session.print({ changes, problems });
  else if (changes.length === 0 && problems.length === 0) terminal.line('Everything is locked.');
  for (const { key, before, after } of session.json ? [] : changes) {
    terminal.line(key);
    if (before !== undefined) terminal.line(`  ${terminal.paint.red(`- ${before}`)}`);
    if (after !== undefined) terminal.line(`  ${terminal.green(`+ ${after}`)}`);
  }
  if (problems.length > 0) terminal.note(formatProblems(problems, terminal, root));
  return problems.length > 0 ? 1 : 0;
}
