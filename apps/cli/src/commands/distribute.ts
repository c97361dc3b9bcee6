import { distribute } from '@ostrata/pipeline';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** `ostrata distribute`: what the catalogue says of regions and accounts, applied to what is published. */
export async function run(session: Session, images: readonly string[]): Promise<ExitCode> {
  const { adapters } = await session.repository();
  const { terminal } = session;
  const [files, publishers] = await Promise.all([adapters.files(), adapters.publishers()]);
  const done = await distribute({ files, publishers }, images, {
    signal: session.signal,
    onProgress: (message) => {
      if (!session.json) terminal.note(message);
    },
  });
  if (session.json) session.print({ images: done.map(({ after }) => after) });
  else {
    for (const { after } of done) {
      const regions = (after.locations ?? []).map(({ region }) => region).join(', ');
      terminal.line(
        `${terminal.green('✓')} ${after.address} ${terminal.paint.dim(`${after.record.target} ${regions}`)}`,
      );
    }
    if (done.length === 0) terminal.line('No version is published yet.');
  }
  return 0;
}
