import { prune } from '@ostrata/pipeline';
import { bytes } from '../output/units.ts';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** `ostrata prune`: says what nothing wants or keeps any more, and with `--yes` deprecates and removes it. */
export async function run(
  session: Session,
  _args: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { adapters } = await session.repository();
  const [files, tags, publishers] = await Promise.all([adapters.files(), adapters.tags(), adapters.publishers()]);
  const dryRun = given['yes'] !== true;
  const options = { dryRun, now: adapters.clock.now(), signal: session.signal };
  const { deprecated, removed, kept, swept } = await prune({ files, tags, publishers }, options);
  if (session.json) {
    session.print({ dryRun, deprecated, removed, kept, swept });
    return 0;
  }
  const { terminal } = session;
  for (const { image, why } of deprecated)
    terminal.line(`${terminal.paint.yellow('~')} ${image.address} ${terminal.paint.dim(`deprecated: ${why}`)}`);
  for (const { image, why } of removed)
    terminal.line(`${terminal.paint.red('-')} ${image.address} ${terminal.paint.dim(why)}`);
  for (const { image, why } of kept) terminal.line(`  ${image.address} ${terminal.paint.dim(`stays: ${why}`)}`);
  for (const path of swept)
    terminal.line(`${terminal.paint.red('-')} ${path} ${terminal.paint.dim('half-done, of a run that is gone')}`);
  const freed = bytes(removed.reduce((sum, { image }) => sum + (image.size ?? 0), 0));
  const verb = dryRun ? 'would be removed' : 'removed';
  terminal.line(
    `${removed.length} ${verb} (${freed}), ${deprecated.length} deprecated, ${kept.length} kept.${dryRun && removed.length + deprecated.length > 0 ? ' Add --yes to do it.' : ''}`,
  );
  return 0;
}
