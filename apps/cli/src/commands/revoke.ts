import { InputRefused, plan, planRevocation, revoke, type Revocation } from '@ostrata/pipeline';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';
import { confirmed } from '../output/confirmed.ts';
import { BadOption, strings } from '../output/options.ts';
import { planText } from '../output/plan/plan-text.ts';

/** `ostrata revoke`: shows what a revocation touches, asks, and does it. */
export async function run(
  session: Session,
  [reference = '']: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const reason = String(options['reason']);
  const { adapters } = await session.repository();
  const publishers = await adapters.publishers();
  const planned = await planRevocation(publishers, reference, {
    cascade: options['cascade'] === true,
    replacements: replacementsOf(strings(options['replacement']), reference),
  });
  if (!session.json) show(planned, session);
  if (planned.problems.length > 0) throw new InputRefused(planned.problems);
  const isDone = planned.images.length + planned.candidates.length === 0;
  const dryRun = options['dryRun'] === true;
  const isWanted = !dryRun && (isDone || (await confirmed('Revoke them', options, session)));
  const revoked = isWanted ? await revoke(publishers, planned, { reason, signal: session.signal }) : [];
  if (session.json) session.print({ done: isWanted, reason, ...shape(planned), revoked });
  else if (!isWanted) session.terminal.line('Nothing was done.');
  else if (!isDone) await sayDone(revoked.length, planned, session);
  return dryRun || isWanted ? 0 : 1;
}

/** What is planned, without what was asked for. */
function shape({ channels, images, candidates, refresh }: Revocation) {
  return { channels, images, candidates, refresh };
}

function show({ channels, images, candidates }: Revocation, { terminal }: Session): void {
  const { paint, line } = terminal;
  for (const { channel, from, to } of channels)
    line(`${paint.yellow('~')} channel ${channel} ${paint.dim(from.record.target)} ${from.address} → ${to.address}`);
  for (const { address, record } of images) line(`${paint.red('-')} ${address} ${paint.dim(record.target)}`);
  for (const { address, record } of candidates)
    line(`${paint.red('-')} ${address} ${paint.dim(`${record.target}, a candidate: removed`)}`);
  if (images.length + candidates.length === 0) line('All of it is revoked already.');
}

/** What was done, and the release that rebuilds what lost its newest version. */
async function sayDone(count: number, { refresh }: Revocation, session: Session): Promise<void> {
  const { terminal } = session;
  terminal.line(`${count} revoked.`);
  if (refresh.length === 0) return terminal.line('A newer version of each is published: nothing is to be rebuilt.');
  terminal.line('To rebuild what lost its newest version, and what stands on it, with packages of today:');
  terminal.line(`  ostrata release --push ${refresh.map((image) => `--refresh ${image}`).join(' ')}`);
  const { adapters } = await session.repository();
  const [history, tags, filesAt] = await Promise.all([adapters.history(), adapters.tags(), adapters.filesAt()]);
  try {
    const rebuilt = await plan({ history, tags, filesAt }, { at: adapters.clock.now(), refresh });
    terminal.write(`\n${planText(rebuilt, terminal)}`);
  } catch (error) {
    // What is revoked is revoked, wherever this runs.
    if (!(error instanceof Error)) throw error;
    const why = error instanceof InputRefused ? error.problems.map(({ message }) => message).join('; ') : error.message;
    terminal.line(`What that would release cannot be told here: ${why}.`);
  }
}

/** `image=version`, or a version of the image that is revoked, by image. Throws `BadOption`. */
function replacementsOf(values: readonly string[], reference: string): ReadonlyMap<string, string> {
  const [named = ''] = reference.split('@');
  return new Map(
    values.map((value) => {
      const [, image = named, version] = /^(?:([a-z0-9-]+)[=@])?(\d+\.\d+\.\d+)$/.exec(value) ?? [];
      if (version !== undefined) return [image, version] as const;
      throw new BadOption(
        `--replacement ${value}`,
        'it is a version, or an image and a version: --replacement python-runtime=2.3.1',
      );
    }),
  );
}
