import { lock } from '@ostrata/pipeline';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** `ostrata lock`: resolves what is not locked, or with `--update` everything, and says what moved. */
export async function run(
  session: Session,
  _args: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { adapters } = await session.repository();
  const [files, roles, vendors] = await Promise.all([adapters.files(), adapters.roles(), adapters.vendors()]);
  const changes = await lock({ files, roles, vendors }, { update: options['update'] === true, signal: session.signal });
  const { terminal } = session;
  if (session.json) session.print({ changes });
  else if (changes.length === 0) terminal.line('Everything is locked.');
  for (const { key, before, after } of session.json ? [] : changes) {
    terminal.line(key);
    if (before !== undefined) terminal.line(`  ${terminal.paint.red(`- ${before}`)}`);
    if (after !== undefined) terminal.line(`  ${terminal.green(`+ ${after}`)}`);
  }
  return 0;
}
