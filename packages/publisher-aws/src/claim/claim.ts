import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Claim, Running, UnitAddress } from '@ostrata/ports';
import type { Aws } from '../connection/aws.ts';
import { pause } from '../connection/waiting.ts';
import {
  claimHistory,
  claimParameter,
  claimTextOf,
  createClaim,
  deleteClaim,
  readClaim,
  writeClaim,
  type ClaimText,
  type WrittenClaim,
} from './claim-parameter.ts';

/** A claim of this publisher, and whether it is still held. */
export interface AwsClaim extends Claim {
  readonly held: () => boolean;
}

/** Waits for the claim of a unit. It is renewed until it is released, and ends by itself when its process is gone. */
export async function claimUnit(
  aws: Aws,
  unit: UnitAddress,
  { signal, onWait }: Running & { readonly onWait?: (holder: string) => void },
): Promise<AwsClaim> {
  const name = claimParameter(unit);
  const who = { nonce: randomUUID(), holder: `${hostname()}, process ${process.pid}` };
  for (let waited = false; ; ) {
    signal?.throwIfAborted();
    const until = endOf(aws);
    const holder = await tryClaim(aws, name, claimTextOf(unit, { ...who, until }), signal);
    if (holder === undefined) return hold(aws, unit, { name, ...who, until });
    if (!waited) onWait?.(holder);
    waited = true;
    await pause(aws.patience.poll, signal);
  }
}

/** Ends a claim whose holder is gone; false when it is held, or another run takes it. */
export async function endClaim(aws: Aws, claim: WrittenClaim): Promise<boolean> {
  if (isLive(aws, claim.text)) return false;
  const text = { ...claim.text, nonce: randomUUID(), until: endOf(aws) };
  if ((await takeOver(aws, claim, text)) !== undefined) return false;
  await deleteClaim(aws, claim.name);
  return true;
}

/** True while the holder of a claim renews it. */
export function isLive(aws: Aws, { until }: Pick<ClaimText, 'until'>): boolean {
  return Date.parse(until) > aws.now().getTime();
}

/** Gives who holds it, or nothing when it is ours now. */
async function tryClaim(aws: Aws, name: string, text: ClaimText, signal?: AbortSignal): Promise<string | undefined> {
  if (await createClaim(aws, name, text, signal)) return undefined;
  const present = await readClaim(aws, name, signal);
  if (present === undefined) return tryClaim(aws, name, text, signal);
  // The answer to our own writing may have been lost.
  if (present.text.nonce === text.nonce) return undefined;
  return isLive(aws, present.text) ? present.text.holder : takeOver(aws, present, text, signal);
}

/**
 * Takes a claim that has ended. Many may write over it, and each writing gets a version of its own: the claim is theirs whose
 * version follows the ended one, or is the first after it was deleted. Who comes later puts back what that one wrote.
 */
async function takeOver(
  aws: Aws,
  ended: WrittenClaim,
  text: ClaimText,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { name, version } = ended;
  const written = await writeClaim(aws, name, text, signal);
  if (written === version + 1 || written === 1) return undefined;
  const history = await claimHistory(aws, name, signal);
  const winner = history.get(version + 1) ?? history.get(1);
  if (winner === undefined || winner.nonce === text.nonce) return undefined;
  await writeClaim(aws, name, winner, signal);
  return winner.holder;
}

function hold(
  aws: Aws,
  unit: UnitAddress,
  mine: Pick<ClaimText, 'nonce' | 'holder' | 'until'> & { readonly name: string },
): AwsClaim {
  let { until } = mine;
  let isReleased = false;
  let renewing: Promise<void> = Promise.resolve();
  const held = () => !isReleased && isLive(aws, { until });
  const renew = async () => {
    if (!held()) return;
    const next = endOf(aws);
    await writeClaim(aws, mine.name, claimTextOf(unit, { ...mine, until: next }));
    until = next;
  };
  const timer = setInterval(
    () => {
      // A renewal that fails is tried again at the next turn, as long as the claim lasts.
      renewing = renewing.then(renew).catch(() => {});
    },
    (aws.patience.claim * 1000) / 3,
  );
  timer.unref();
  return {
    unit,
    held,
    release: async () => {
      const wasHeld = held();
      isReleased = true;
      clearInterval(timer);
      await renewing;
      // Who lost the claim must not delete what may be another's now.
      if (!wasHeld) return;
      const present = await readClaim(aws, mine.name);
      if (present?.text.nonce === mine.nonce) await deleteClaim(aws, mine.name);
    },
  };
}

function endOf(aws: Aws): string {
  return new Date(aws.now().getTime() + aws.patience.claim * 1000).toISOString();
}

/** The claim is no longer ours: it was given back, or was not renewed in time. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost';

  constructor(unit: UnitAddress) {
    super(`the claim of ${unit.image} is lost; run again to go on where this stopped`);
  }
}
