import { promote } from '@ostrata/pipeline';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';
import { BadOption } from '../output/options.ts';

/** `ostrata promote`: points a channel at a published version, in every cloud that has it. */
export async function run(
  session: Session,
  [reference = '']: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const [image = '', version] = reference.split('@');
  if (options['back'] === true && version !== undefined)
    throw new BadOption('--back', 'the version below is found by itself: leave the version out');
  const given = options['to'] === undefined ? version : String(options['to']);
  if (options['to'] !== undefined && (version !== undefined || options['back'] === true))
    throw new BadOption('--to', 'one version only: behind the image, by --to, or found by --back');
  const to = options['back'] === true ? 'back' : given;
  const { adapters } = await session.repository();
  const dryRun = options['dryRun'] === true;
  const { moves, absent } = await promote(await adapters.publishers(), image, {
    channel: String(options['channel']),
    ...(to !== undefined && { to }),
    dryRun,
    signal: session.signal,
  });
  if (session.json) {
    session.print({ dryRun, moves, absent });
    return 0;
  }
  const { green, paint, line } = session.terminal;
  for (const move of moves) {
    const { target, channel, from } = move;
    const way = from === move.to ? `${move.to}, as before` : `${from ?? 'nothing'} → ${move.to}`;
    line(`${green('✓')} ${paint.bold(`${image} ${channel}`)} ${paint.dim(target)} ${way}`);
  }
  for (const { target, why } of absent)
    line(
      `${paint.yellow('!')} ${paint.bold(`${image} ${String(options['channel'])}`)} ${paint.dim(target)} stays: ${why}`,
    );
  if (dryRun) line('Nothing was done: it is a dry run.');
  return 0;
}
