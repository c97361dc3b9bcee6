import { deliverRelease, releaseSchedule } from '@ostrata/pipeline';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';
import { buildProgress } from '../output/build/build-progress.ts';
import { buildSummary } from '../output/build/build-summary.ts';
import { positive, strings } from '../output/options.ts';
import { releaseScheduleText } from '../output/build/release-schedule.ts';
import { plainUnit } from './build.ts';

/** `ostrata build --release`: everything that a tag asks for and the store does not have, from the tag's own commit. */
export async function run(
  session: Session,
  images: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { withReleaseAdapters } = await import('@ostrata/compose');
  const { readDeliverySettings } = await import('@ostrata/compose/delivery-settings');
  const tag = String(options['release']);
  const jobs = positive('--jobs', options['jobs']);
  const { adapters } = await session.repository();
  const file = options['settings'] ?? session.env['OSTRATA_DELIVERY'];
  const settings = typeof file === 'string' && file !== '' ? readDeliverySettings(file) : undefined;
  if (settings === undefined)
    session.terminal.note(`No settings say what delivery trusts (--settings), so ${tag} is built whoever made it.`);
  const only = { images, targets: strings(options['target']) };
  if (options['dryRun'] === true) {
    const { schedule } = await withReleaseAdapters(adapters, settings, (ports) =>
      releaseSchedule(ports, tag, settings?.trust, only),
    );
    if (session.json) session.print(schedule);
    else session.terminal.line(releaseScheduleText(schedule, session.terminal));
    return 0;
  }
  const progress = buildProgress(session.terminal, adapters.clock);
  const started = adapters.clock.seconds();
  try {
    const delivered = await withReleaseAdapters(adapters, settings, async ({ publisher, ...ports }) =>
      deliverRelease(
        ports,
        {
          ...(await adapters.deliver()),
          publisher,
          clock: adapters.clock,
          ostrata: session.version,
          logFile: adapters.logFile,
          secret: (name) => session.env[name],
          debug: options['debug'] === true,
          signal: session.signal,
          onEvent: session.json ? () => undefined : progress.onEvent,
        },
        {
          tag,
          jobs,
          only,
          ...(settings && { trust: settings.trust }),
          onSchedule: (schedule) => {
            if (!session.json) session.terminal.note(releaseScheduleText(schedule, session.terminal));
          },
        },
      ),
    );
    progress.end();
    const seconds = adapters.clock.seconds() - started;
    if (session.json) session.print({ ...delivered, units: delivered.units.map(plainUnit), seconds });
    else buildSummary({ ...delivered, rendered: [] }, seconds, session.terminal);
    return delivered.units.some(({ image }) => image === undefined) ? 1 : 0;
  } finally {
    progress.end();
  }
}
