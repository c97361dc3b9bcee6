import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { BlockBlobClient } from '@azure/storage-blob';
import type { Claim, Running, UnitAddress } from '@ostrata/ports';
import type { Azure } from '../connection/azure.ts';
import { ifThere, pause, statusOf } from '../connection/waiting.ts';
import { addressOf } from '@ostrata/versioning';

/** A claim of this publisher, and whether it is still held. */
export interface AzureClaim extends Claim {
  readonly held: () => boolean;
}

/** Waits for the claim of a unit: the lease of a blob of its name. It is renewed, and ends by itself when its process is gone. */
export async function claimUnit(
  azure: Azure,
  unit: UnitAddress,
  running: Running & { readonly onWait?: (holder: string) => void },
): Promise<AzureClaim> {
  const lease = await takeLease(azure, `units/${addressOf(unit)}`, running);
  return { unit, held: lease.held, release: lease.release };
}

/** Does something that only one run at a time may do to what has that name. */
export async function oneAtATime<T>(azure: Azure, name: string, running: Running, work: () => Promise<T>): Promise<T> {
  const lease = await takeLease(azure, name, running);
  try {
    return await work();
  } finally {
    // What stopped the work may stop this as well; the lease ends by itself then.
    await lease.release().catch(() => {});
  }
}

/** Removes blobs that no run holds, and gives their names. */
export async function sweepClaims(azure: Azure): Promise<readonly string[]> {
  const container = await azure.claims();
  const gone: string[] = [];
  for await (const { name, properties } of container.listBlobsFlat()) {
    if (properties.leaseState === 'leased' || !/^(units|definitions)\//.test(name)) continue;
    const leaseId = randomUUID();
    const blob = container.getBlockBlobClient(name);
    if (!(await acquire(azure, blob, leaseId))) continue;
    await discard(blob, leaseId);
    gone.push(`claim ${name}`);
  }
  return gone;
}

interface Lease {
  readonly held: () => boolean;
  release(): Promise<void>;
}

async function takeLease(
  azure: Azure,
  name: string,
  { signal, onWait }: Running & { readonly onWait?: (holder: string) => void },
): Promise<Lease> {
  const blob = (await azure.claims()).getBlockBlobClient(name);
  for (let waited = false; ;) {
    signal?.throwIfAborted();
    const leaseId = randomUUID();
    const end = endOf(azure);
    await createBlob(blob, signal);
    if (await acquire(azure, blob, leaseId, signal)) {
      if (end > azure.now().getTime()) return hold(azure, blob, leaseId, end);
      // It took so long to answer that the lease has ended, and may be another's already.
      continue;
    }
    if (!waited) {
      const properties = await ifThere(blob.getProperties({ ...(signal && { abortSignal: signal }) }));
      signal?.throwIfAborted();
      if (properties?.leaseState !== 'leased') continue;
      waited = true;
      onWait?.(properties.metadata?.['holder'] ?? 'another run');
    }
    await pause(azure.patience.poll, signal);
  }
}

/** The blob that is leased; its metadata say who made it. */
async function createBlob(blob: BlockBlobClient, signal?: AbortSignal): Promise<void> {
  const metadata = { holder: `${hostname()}, process ${process.pid}` };
  try {
    await blob.upload('', 0, { conditions: { ifNoneMatch: '*' }, metadata, ...(signal && { abortSignal: signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    // It is there: by another run, or by an earlier try whose answer was lost.
    if (![409, 412].includes(statusOf(error) ?? 0)) throw error;
  }
}

/** False when another has the lease, or the blob is gone. Asked again with the same id it is the same lease. */
async function acquire(azure: Azure, blob: BlockBlobClient, leaseId: string, signal?: AbortSignal): Promise<boolean> {
  try {
    const lease = blob.getBlobLeaseClient(leaseId);
    await lease.acquireLease(azure.patience.claim, { ...(signal && { abortSignal: signal }) });
    return true;
  } catch (error) {
    signal?.throwIfAborted();
    if ([404, 409, 412].includes(statusOf(error) ?? 0)) return false;
    throw error;
  }
}

function hold(azure: Azure, blob: BlockBlobClient, leaseId: string, end: number): Lease {
  let until = end;
  let isReleased = false;
  let renewing: Promise<void> = Promise.resolve();
  const held = () => !isReleased && until > azure.now().getTime();
  const renew = async () => {
    if (!held()) return;
    const next = endOf(azure);
    await blob.getBlobLeaseClient(leaseId).renewLease();
    until = next;
  };
  const timer = setInterval(
    () => {
      // A renewal that fails is tried again at the next turn, as long as the lease lasts.
      renewing = renewing.then(renew).catch(() => {});
    },
    (azure.patience.claim * 1000) / 3,
  );
  timer.unref();
  return {
    held,
    release: async () => {
      if (isReleased) return;
      isReleased = true;
      clearInterval(timer);
      await renewing;
      await discard(blob, leaseId);
    },
  };
}

/** Deletes the blob together with its lease; gone, or another's by now, is done. */
async function discard(blob: BlockBlobClient, leaseId: string): Promise<void> {
  try {
    await blob.delete({ conditions: { leaseId } });
  } catch (error) {
    if (![404, 409, 412].includes(statusOf(error) ?? 0)) throw error;
  }
}

function endOf(azure: Azure): number {
  return azure.now().getTime() + azure.patience.claim * 1000;
}
