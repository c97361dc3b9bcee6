import { createHash } from 'node:crypto';
import type { LockedVendor, VendorSource } from '@ostrata/catalog';
import { VendorMoved, VendorUnavailable } from '@ostrata/ports';

type Bootstrap = Extract<VendorSource, { kind: 'bootstrap' }>;
type LockedBootstrap = Extract<LockedVendor, { kind: 'bootstrap' }>;

/** The state of a Debian archive now: the date and the hash of its suite's `InRelease`. Throws `VendorUnavailable`. */
export async function resolveRelease(source: Bootstrap, signal?: AbortSignal): Promise<LockedBootstrap> {
  const { distribution, suite, mirror } = source;
  const url = `${mirror.replace(/\/$/, '')}/dists/${suite}/InRelease`;
  const text = await download(url, signal);
  const date = new Date(/^Date: (.+)$/m.exec(text)?.[1] ?? '');
  if (Number.isNaN(date.getTime())) throw new VendorUnavailable(`${url} is no release file of a Debian archive`);
  const release = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  return { kind: 'bootstrap', distribution, suite, mirror, date: date.toISOString(), release };
}

/** Throws `VendorMoved` when the archive is no longer the one that is locked. */
export async function checkRelease(source: Bootstrap, locked: LockedBootstrap, signal?: AbortSignal): Promise<void> {
  const now = await resolveRelease(source, signal);
  if (now.release === locked.release) return;
  throw new VendorMoved(`Debian ${locked.suite}`, `the release of ${locked.date}`, `the one of ${now.date}`);
}

async function download(url: string, signal: AbortSignal | undefined): Promise<string> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([AbortSignal.timeout(30_000), ...(signal ? [signal] : [])]),
    });
    if (!response.ok) throw new VendorUnavailable(`${url} answers ${response.status} ${response.statusText}`);
    return await response.text();
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof VendorUnavailable) throw error;
    throw new VendorUnavailable(`${url} cannot be reached; is this machine online?`, { cause: error });
  }
}
