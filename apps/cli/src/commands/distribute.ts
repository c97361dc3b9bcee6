import { distribute, type Distributed } from '@ostrata/pipeline';
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
  if (session.json) {
    session.print({ images: done.map(({ after }) => after), changes: done.filter(isChanged).map(change) });
  } else {
    for (const one of done) {
      const { address, record } = one.after;
      const what = one.copied.length > 0 ? `copied to ${one.copied.join(', ')}` : 'changed';
      const { green, paint } = terminal;
      terminal.line(`${green('✓')} ${address} ${paint.dim(record.target)} ${isChanged(one) ? what : 'as it was'}`);
    }
    if (done.length === 0) terminal.line('No version is published yet.');
  }
  return 0;
}

function isChanged({ copied, done }: Distributed): boolean {
  return copied.length + done.length > 0;
}

function change({ after, copied, done }: Distributed) {
  return { address: after.address, target: after.record.target, copied, done };
}
