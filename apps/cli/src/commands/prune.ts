import { prune, sweep, type PrunedImage } from '@ostrata/pipeline';
import { BadOption } from '../output/options.ts';
import { bytes } from '../output/units.ts';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** `ostrata prune`: says what nothing wants or keeps any more, and with `--yes` deprecates and removes it. */
export async function run(
  session: Session,
  _args: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  if (given['yes'] === true && given['dryRun'] === true) throw new BadOption('--yes', 'with --dry-run nothing is done');
  const dev = given['dev'] === true;
  if (given['builders'] === true) return pruneBuilders(session, { isMeant: given['yes'] === true, dev });
  const { adapters } = await session.repository();
  const [files, tags, publishers] = await Promise.all([
    adapters.files(),
    adapters.tags(),
    adapters.publishers({ dev }),
  ]);
  const dryRun = given['yes'] !== true;
  const options = { dryRun, now: adapters.clock.now(), signal: session.signal };
  const { deprecated, removed, kept, swept } = await prune({ files, tags, publishers }, options);
  if (session.json) {
    session.print({ dryRun, deprecated, removed, kept, swept });
    return 0;
  }
  const { terminal } = session;
  const told = ({ why, unknown = [] }: PrunedImage) => [why, ...unknown.map((what) => `unknown: ${what}`)].join('; ');
  for (const one of deprecated)
    terminal.line(
      `${terminal.paint.yellow('~')} ${one.image.address} ${terminal.paint.dim(`deprecated: ${told(one)}`)}`,
    );
  for (const one of removed)
    terminal.line(`${terminal.paint.red('-')} ${one.image.address} ${terminal.paint.dim(told(one))}`);
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

/** What lost builds left is found by removing it: a cloud tells no more of it before. */
async function pruneBuilders(
  session: Session,
  { isMeant, dev }: { readonly isMeant: boolean; readonly dev: boolean },
): Promise<ExitCode> {
  const { adapters } = await session.repository();
  const publishers = (await adapters.publishers({ dev })).filter((publisher) => publisher.sweep !== undefined);
  const clouds = publishers.map(({ cloud }) => cloud);
  const swept = isMeant ? await sweep(publishers, { signal: session.signal }) : [];
  if (session.json) {
    session.print({ dryRun: !isMeant, clouds, swept });
    return 0;
  }
  const { terminal } = session;
  for (const name of swept) terminal.line(`${terminal.paint.red('-')} ${name}`);
  terminal.line(
    isMeant
      ? `${swept.length} removed in ${clouds.join(', ')}.`
      : `Would look in ${clouds.join(', ')} for what builds left whose claim is gone, and remove it. Add --yes to do it.`,
  );
  return 0;
}
