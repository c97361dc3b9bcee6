import { planRevocation, revoke, type Revocation } from '@ostrata/pipeline';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';
import { confirmed } from '../output/confirmed.ts';
import { BadOption, strings } from '../output/options.ts';

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
    replacements: replacementsOf(strings(options['replacement'])),
  });
  const dryRun = options['dryRun'] === true;
  if (!session.json) show(planned, session);
  const isWanted = !dryRun && (planned.images.length === 0 || (await confirmed('Revoke them', options, session)));
  if (isWanted) await revoke(publishers, planned, { reason, signal: session.signal });
  if (session.json) session.print({ done: isWanted, reason, ...planned });
  else if (!isWanted) session.terminal.line('Nothing was done.');
  else sayDone(planned, session);
  return dryRun || isWanted ? 0 : 1;
}

function show({ channels, images }: Revocation, { terminal }: Session): void {
  const { paint, line } = terminal;
  for (const { channel, from, to } of channels)
    line(`${paint.yellow('~')} channel ${channel} ${paint.dim(from.record.target)} ${from.address} → ${to.address}`);
  for (const { address, record } of images) line(`${paint.red('-')} ${address} ${paint.dim(record.target)}`);
  if (images.length === 0) line('All of it is revoked already.');
}

function sayDone({ images, refresh }: Revocation, { terminal }: Session): void {
  if (images.length === 0) return;
  terminal.line(`${images.length} revoked. To rebuild it, and what stands on it, with packages of today:`);
  for (const image of refresh) terminal.line(`  ostrata release --push --refresh ${image}`);
}

/** `image=version` by image. Throws `BadOption`. */
function replacementsOf(values: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    values.map((value) => {
      const [, image, version] = /^([a-z0-9-]+)=(\d+\.\d+\.\d+)$/.exec(value) ?? [];
      if (image !== undefined && version !== undefined) return [image, version] as const;
      throw new BadOption(
        `--replacement ${value}`,
        'it is an image and a version: --replacement hardened-debian=1.4.1',
      );
    }),
  );
}
