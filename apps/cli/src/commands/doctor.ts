import type { Adapters } from '@ostrata/compose';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** `ostrata doctor`: each tool, whether it really works here, what it is needed for and how to get it. Exits 1 when one is missing. */
export async function run(
  session: Session,
  _args: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  if (options['store'] === true) return audit(session);
  const adapters = await adaptersOf(session);
  const tools = await adapters.tools({ agent: options['agent'] === true });
  if (session.json) session.print({ tools });
  const { terminal } = session;
  const width = Math.max(...tools.map(({ tool }) => tool.length));
  for (const { tool, ok, version, path, neededFor, advice } of session.json ? [] : tools) {
    const sign = ok ? terminal.green('✓') : terminal.paint.red('✗');
    const found = [version, path].filter(Boolean).join('  ');
    terminal.line(`${sign} ${terminal.paint.bold(tool.padEnd(width))} ${found === '' ? 'not here' : found}`);
    terminal.line(`  ${terminal.paint.dim(`needed for ${neededFor}`)}`);
    if (advice !== undefined) terminal.line(`  ${terminal.paint.yellow(advice)}`);
  }
  return tools.every(({ ok }) => ok) ? 0 : 1;
}

/** Of the repository, whose settings name its clouds; a machine is asked outside of any as well. */
async function adaptersOf(session: Session): Promise<Adapters> {
  const { compose, NoRepository } = await import('@ostrata/compose');
  try {
    return (await session.repository()).adapters;
  } catch (error) {
    if (!(error instanceof NoRepository)) throw error;
    return compose({ root: session.folder, env: session.env });
  }
}

/** `ostrata doctor --store`: reads every disk of the store again. Exits 1 when one is not as it was written. */
async function audit(session: Session): Promise<ExitCode> {
  const { adapters } = await session.repository();
  const publisher = await adapters.publisher();
  const damage = (await publisher.audit?.({ signal: session.signal })) ?? [];
  if (session.json) session.print({ damage });
  else
    for (const { where, why } of damage) session.terminal.line(`${session.terminal.paint.red('✗')} ${where}: ${why}`);
  if (!session.json && damage.length === 0) session.terminal.line('Every image of the store is as it was written.');
  return damage.length === 0 ? 0 : 1;
}
