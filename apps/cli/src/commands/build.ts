import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';
import { buildProgress } from '../output/build/build-progress.ts';
import { buildSummary } from '../output/build/build-summary.ts';
import { BadOption, positive, strings } from '../output/options.ts';
import { build, preview } from '@ostrata/pipeline';
import { buildPreview } from '../output/build/build-preview.ts';

/** `ostrata build`: dev builds of what is meant and of what it stands on, as far as the store does not have it. */
export async function run(
  session: Session,
  images: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  if (typeof options['release'] === 'string') {
    if (options['dev'] === true) throw new BadOption('--dev', 'a release is no dev build');
    return (await import('./build-release.ts')).run(session, images, options);
  }
  const jobs = positive('--jobs', options['jobs']);
  const { root, adapters } = await session.repository();
  const [{ publisherByTarget }, files, tags, history, publishers] = await Promise.all([
    import('@ostrata/compose'),
    adapters.files(),
    adapters.tags(),
    adapters.history(),
    adapters.publishers({ dev: true }),
  ]);
  const publisher = publisherByTarget(publishers);
  const selection = { images, targets: strings(options['target']) };
  if (options['dryRun'] === true) {
    const units = await preview({ files, tags, publisher }, selection);
    if (session.json) session.print({ units });
    else buildPreview(units, session.terminal);
    return 0;
  }
  const progress = buildProgress(session.terminal, adapters.clock);
  const started = adapters.clock.seconds();
  const lazily = await adapters.deliver();
  try {
    const outcome = await build(
      { files, tags, history },
      {
        ...lazily,
        publisher,
        clock: adapters.clock,
        root,
        ostrata: session.version,
        logFile: adapters.logFile,
        secret: (name) => session.env[name],
        debug: options['debug'] === true,
        signal: session.signal,
        onEvent: session.json ? () => undefined : progress.onEvent,
      },
      { ...selection, jobs },
    );
    progress.end();
    const seconds = adapters.clock.seconds() - started;
    if (session.json) session.print({ ...outcome, units: outcome.units.map(plainUnit), seconds });
    else buildSummary(outcome, seconds, session.terminal);
    return outcome.units.some(({ outcome: how }) => how === 'failed' || how === 'skipped') ? 1 : 0;
  } finally {
    progress.end();
  }
}

/** A unit as JSON has it. */
export function plainUnit({ error, ...unit }: { readonly error?: Error }) {
  return { ...unit, ...(error && { error: { name: error.name, message: error.message } }) };
}
