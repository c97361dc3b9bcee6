import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Claim, Running, UnitAddress } from '@ostrata/ports';
import type { Aws } from '../connection/aws.ts';
import { pause } from '../connection/waiting.ts';
import {
  claimParameter,
  claimTextOf,
  createClaim,
  deleteClaim,
  originOf,
  readClaim,
  renewClaim,
  successorOf,
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
  const root = claimParameter(unit);
  for (let waited = false; ;) {
    signal?.throwIfAborted();
    const mine = { nonce: randomUUID(), holder: `${hostname()}, process ${process.pid}`, until: endOf(aws) };
    const taken = await tryClaim(aws, root, claimTextOf(unit, mine), signal);
    if ('name' in taken) {
      if (isLive(aws, mine)) return hold(aws, unit, { ...taken, ...mine });
      // It took so long to write that it has ended, and may be another's already.
      continue;
    }
    if (!waited) onWait?.(taken.holder);
    waited = true;
    await pause(aws.patience.poll, signal);
  }
}

/** Removes claims that ended, and gives their names. */
export async function endClaims(aws: Aws, claims: readonly WrittenClaim[]): Promise<readonly string[]> {
  const gone: string[] = [];
  for (const { name, text } of claims) {
    if (isLive(aws, text)) continue;
    const { root, follows } = originOf(name);
    if (follows === undefined) {
      const taken = await tryClaim(aws, root, { ...text, nonce: randomUUID(), until: endOf(aws) });
      if ('name' in taken) await giveBack(aws, taken).then(() => gone.push(root));
    } else if (!claims.some((other) => other.text.nonce === follows)) {
      // What it followed is gone, so nobody can come upon it.
      await deleteClaim(aws, name);
      gone.push(name);
    }
  }
  return gone;
}

/** True while the holder of a claim renews it. */
export function isLive(aws: Aws, { until }: Pick<ClaimText, 'until'>): boolean {
  return Date.parse(until) > aws.now().getTime();
}

/** Where a claim is written, and those before it that ended, the first of the unit first. */
interface Taken {
  readonly name: string;
  readonly ended: readonly string[];
}

/**
 * The claim of a unit is the parameter of its name; once that has ended, the one whose name has its nonce, and so on. A
 * parameter is created by one run only, and written over by that run alone: so two runs never think they have the same.
 */
async function tryClaim(
  aws: Aws,
  root: string,
  text: ClaimText,
  signal?: AbortSignal,
): Promise<Taken | { readonly holder: string }> {
  const ended: WrittenClaim[] = [];
  for (let name = root; ;) {
    if (await createClaim(aws, name, text, signal)) return kept(aws, root, { name, ended }, text, signal);
    const present = await readClaim(aws, name, signal);
    if (present === undefined) continue;
    // The answer to our own writing may have been lost.
    if (present.text.nonce === text.nonce) return kept(aws, root, { name, ended }, text, signal);
    if (isLive(aws, present.text)) return { holder: present.text.holder };
    ended.push(present);
    name = successorOf(root, present.text);
  }
}

/** Keeps what was created, unless the first claim was given back in the meantime: then nobody would come upon this one. */
async function kept(
  aws: Aws,
  root: string,
  { name, ended }: { readonly name: string; readonly ended: readonly WrittenClaim[] },
  text: ClaimText,
  signal?: AbortSignal,
): Promise<Taken | { readonly holder: string }> {
  const [first] = ended;
  if (first === undefined || (await readClaim(aws, root, signal))?.text.nonce === first.text.nonce) {
    return { name, ended: ended.map((claim) => claim.name) };
  }
  await deleteClaim(aws, name);
  return tryClaim(aws, root, text, signal);
}

/** The first claim of the unit goes first: as long as it is there, others come upon the last one. */
async function giveBack(aws: Aws, { name, ended }: Taken): Promise<void> {
  for (const old of [...ended, name]) await deleteClaim(aws, old);
}

function hold(aws: Aws, unit: UnitAddress, mine: Pick<ClaimText, 'nonce' | 'holder' | 'until'> & Taken): AwsClaim {
  let { until } = mine;
  let isReleased = false;
  let renewing: Promise<void> = Promise.resolve();
  const held = () => !isReleased && isLive(aws, { until });
  const renew = async () => {
    if (!held()) return;
    const next = endOf(aws);
    await renewClaim(aws, mine.name, claimTextOf(unit, { nonce: mine.nonce, holder: mine.holder, until: next }));
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
      // What ended may be what another's claim follows: only that one may delete it.
      if (wasHeld) await giveBack(aws, mine);
    },
  };
}

function endOf(aws: Aws): string {
  return new Date(aws.now().getTime() + aws.patience.claim * 1000).toISOString();
}
