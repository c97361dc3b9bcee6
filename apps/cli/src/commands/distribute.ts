import {
  distribute,
  planDistribution,
  withdraw,
  type Distributed,
  type DistributionPlan,
  type PlannedDifference,
} from '@ostrata/pipeline';
import { confirmed } from '../output/confirmed.ts';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/**
 * `ostrata distribute`: what the catalogue says of regions and accounts, applied to what is published. What is missing is added; what
 * is no longer named is taken back with `--yes`, or when a person says so.
 */
export async function run(
  session: Session,
  images: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { adapters } = await session.repository();
  const [files, publishers] = await Promise.all([adapters.files(), adapters.publishers()]);
  const ports = { files, publishers };
  const running = {
    signal: session.signal,
    onProgress: (message: string) => {
      if (!session.json) session.terminal.note(message);
    },
  };
  const planned = await planDistribution(ports, images, running);
  if (!session.json) show(planned, session);
  const dryRun = options['dryRun'] === true;
  const done = dryRun ? [] : await distribute(ports, images, running);
  if (!session.json) for (const one of done) sayDone(one, session);
  const isWanted = !dryRun && (await isConfirmed(planned, options, session));
  if (isWanted) await withdraw(ports, planned, running);
  if (session.json) {
    const changes = done.filter(isChanged).map(change);
    session.print({ images: done.map(({ after }) => after), changes, ...shape(planned), withdrawn: isWanted });
  } else {
    session.terminal.line(lastLine(planned, { dryRun, isWanted, images: done.length }));
  }
  return 0;
}

/** Where nobody can be asked, what is no longer named stays: adding is what a pipeline runs this for. */
async function isConfirmed(
  { surplus }: DistributionPlan,
  options: Readonly<Record<string, unknown>>,
  session: Session,
): Promise<boolean> {
  if (surplus.length === 0) return false;
  const canAsk = process.stdin.isTTY === true && !session.json;
  return (options['yes'] === true || canAsk) && confirmed('Take back what is no longer named', options, session);
}

function show({ missing, surplus, kept }: DistributionPlan, { terminal }: Session): void {
  const { green, paint, line } = terminal;
  for (const one of missing) line(`${green('+')} ${named(one)}`);
  for (const one of surplus) line(`${paint.red('-')} ${named(one)}`);
  for (const one of kept) {
    line(`  ${named(one)} ${paint.dim(`stays: channel ${one.image?.channels.join(', ') ?? ''} points at it`)}`);
  }
}

function named({ image, cloud, region, sharedWith }: PlannedDifference): string {
  const what = sharedWith === undefined ? `in ${region ?? ''}` : `shared with ${sharedWith}`;
  const where = sharedWith === undefined || region === undefined ? '' : ` in ${region}`;
  return `${image === undefined ? `all images on ${cloud}` : `${image.address} ${image.record.target}`} ${what}${where}`;
}

function sayDone(one: Distributed, { terminal }: Session): void {
  const { green, paint, line } = terminal;
  const { address, record } = one.after;
  const what = one.copied.length > 0 ? `copied to ${one.copied.join(', ')}` : 'changed';
  line(`${green('✓')} ${address} ${paint.dim(record.target)} ${isChanged(one) ? what : 'as it was'}`);
}

function lastLine(
  { surplus, missing }: DistributionPlan,
  { dryRun, isWanted, images }: { readonly dryRun: boolean; readonly isWanted: boolean; readonly images: number },
): string {
  if (dryRun) return `${missing.length} would be added, ${surplus.length} taken back. Nothing was done.`;
  if (isWanted) return `${surplus.length} taken back.`;
  if (surplus.length > 0) return `${surplus.length} no longer named, and left. Add --yes to take them back.`;
  return images === 0 ? 'No version is published yet.' : 'Nothing is there that is not named.';
}

function isChanged({ copied, done }: Distributed): boolean {
  return copied.length + done.length > 0;
}

function change({ after, copied, done }: Distributed) {
  return { address: after.address, target: after.record.target, copied, done };
}

function shape({ missing, surplus, kept }: DistributionPlan) {
  const one = ({ image, cloud, region, sharedWith }: PlannedDifference) => ({
    cloud,
    ...(image && { address: image.address, target: image.record.target }),
    ...(region !== undefined && { region }),
    ...(sharedWith !== undefined && { sharedWith }),
  });
  return { missing: missing.map(one), surplus: surplus.map(one), kept: kept.map(one) };
}
