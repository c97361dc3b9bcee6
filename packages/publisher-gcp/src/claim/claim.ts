import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Claim, Running, UnitAddress } from '@ostrata/ports';
import { pause, type Gcp } from '../connection/gcp.ts';
import { claimName, deleteClaim, readClaim, writeClaim, type ClaimText } from './claim-object.ts';

/** A claim of this publisher, and whether it is still held. */
export interface GcpClaim extends Claim {
  readonly held: () => boolean;
}

/** Waits for the claim of a unit. It is renewed until it is released, and ends by itself when its process is gone. */
export async function claimUnit(
  gcp: Gcp,
  unit: UnitAddress,
  { signal, onWait }: Running & { readonly onWait?: (holder: string) => void },
): Promise<GcpClaim> {
  const name = claimName(unit);
  const who = { nonce: randomUUID(), holder: `${hostname()}, process ${process.pid}` };
  for (let waited = false; ;) {
    signal?.throwIfAborted();
    const text = { ...who, until: endOf(gcp) };
    const tried = await tryClaim(gcp, name, text, { ...(signal && { signal }) });
    if ('generation' in tried) return hold(gcp, unit, { name, text, generation: tried.generation });
    if (!waited) onWait?.(tried.holder);
    waited = true;
    await pause(gcp.patience.poll, signal);
  }
}

/** True while the holder of a claim renews it. */
export function isLive(gcp: Pick<Gcp, 'now'>, { until }: Pick<ClaimText, 'until'>): boolean {
  return Date.parse(until) > gcp.now().getTime();
}

type Tried = { readonly generation: string } | { readonly holder: string };

async function tryClaim(gcp: Gcp, name: string, text: ClaimText, running: Running): Promise<Tried> {
  const present = await readClaim(gcp, name, running);
  // The answer to our own writing may have been lost.
  if (present?.text.nonce === text.nonce) return present;
  if (present !== undefined && isLive(gcp, present.text)) return present.text;
  const generation = await writeClaim(gcp, name, { text, over: present?.generation ?? '0' }, running);
  return generation === undefined ? tryClaim(gcp, name, text, running) : { generation };
}

function hold(
  gcp: Gcp,
  unit: UnitAddress,
  mine: { readonly name: string; readonly text: ClaimText; readonly generation: string },
): GcpClaim {
  const { name } = mine;
  let { text, generation } = mine;
  let isReleased = false;
  let isLost = false;
  let renewing: Promise<void> = Promise.resolve();
  const held = () => !isReleased && !isLost && isLive(gcp, text);
  const renew = async () => {
    if (!held()) return;
    const next = { ...text, until: endOf(gcp) };
    const renewed = (await writeClaim(gcp, name, { text: next, over: generation })) ?? (await ownGeneration());
    if (renewed === undefined) isLost = true;
    else [text, generation] = [next, renewed];
  };
  /** After an answer was lost, what is there may be ours. */
  const ownGeneration = async () => {
    const present = await readClaim(gcp, name);
    return present?.text.nonce === text.nonce ? present.generation : undefined;
  };
  const timer = setInterval(() => {
    // A renewal that fails is tried again at the next turn, as long as the claim lasts.
    renewing = renewing.then(renew).catch(() => {});
  }, gcp.patience.claim / 3);
  timer.unref();
  return {
    unit,
    held,
    release: async () => {
      if (isReleased) return;
      isReleased = true;
      clearInterval(timer);
      await renewing;
      if (await deleteClaim(gcp, { name, generation })) return;
      const present = await ownGeneration();
      if (present !== undefined) await deleteClaim(gcp, { name, generation: present });
    },
  };
}

function endOf({ now, patience }: Gcp): string {
  return new Date(now().getTime() + patience.claim).toISOString();
}
