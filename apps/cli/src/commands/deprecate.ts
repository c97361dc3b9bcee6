import { deprecate } from '@ostrata/pipeline';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';
import { day } from '../output/options.ts';

/** `ostrata deprecate`: a version is no longer for new use, in every cloud that has it. */
export async function run(
  session: Session,
  [reference = '']: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const on = day('--on', options['on'])?.toISOString().slice(0, 10);
  const { adapters } = await session.repository();
  const running = { ...(on !== undefined && { on }), signal: session.signal };
  const images = await deprecate(await adapters.publishers(), reference, running);
  if (session.json) session.print({ images });
  else {
    const { green, paint, line } = session.terminal;
    for (const { address, record, deprecated } of images)
      line(`${green('✓')} ${address} ${paint.dim(record.target)} deprecated on ${deprecated?.on ?? ''}`);
  }
  return 0;
}
