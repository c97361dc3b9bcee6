import { createHash } from 'node:crypto';
import type { TargetName } from '@ostrata/catalog';
import { verified, type CloudImage, type Publisher } from '@ostrata/ports';
import { memoryCloud } from '@ostrata/ports/memory';
import type { Fingerprint } from '@ostrata/versioning';

/** A version as a delivery leaves it: built on its parent, verified and published. `builtAt` follows from the version. */
export async function released(
  publisher: Publisher,
  reference: string,
  parent?: CloudImage,
  target: TargetName = 'qemu/linux',
): Promise<CloudImage> {
  const [image = '', version = ''] = reference.split('@');
  const fingerprint: Fingerprint = `v1:${createHash('sha256').update(`${reference} ${target}`).digest('hex')}`;
  const record = {
    schema: 1 as const,
    image,
    version,
    layer: parent === undefined ? 'global' : 'service',
    target,
    ...(parent !== undefined && {
      parent: {
        image: parent.record.image,
        fingerprint: parent.record.fingerprint,
        ...(parent.record.version !== undefined && { version: parent.record.version }),
      },
    }),
    fingerprint,
    build: fingerprint,
    builtAt: `2026-11-${version.split('.').at(-1)?.padStart(2, '0') ?? '01'}T12:00:00Z`,
    buildSeconds: 60,
    ostrata: '0.0.0',
  };
  const claim = await publisher.claim(record);
  const candidate = await publisher.adopt(claim, { builder: 'qemu', id: reference, files: [] }, record);
  await claim.release();
  const checks = [{ name: 'boots', passed: true }];
  return publisher.publish(verified(candidate, { fingerprint, seconds: 1, checks }), {});
}

/** Two clouds with nothing in them yet. */
export function twoClouds() {
  const [qemu, aws] = [memoryCloud('qemu').publisher(), memoryCloud('aws').publisher()];
  return { qemu, aws, clouds: [qemu, aws] };
}

/** By address, the channels that point at each image. */
export async function channels(publisher: Publisher): Promise<Readonly<Record<string, readonly string[]>>> {
  return Object.fromEntries((await publisher.list({})).map(({ address, channels: names }) => [address, names]));
}

/** By reference, the state of each image. */
export async function states(publisher: Publisher): Promise<Readonly<Record<string, string>>> {
  const images = await publisher.list({});
  return Object.fromEntries(images.map(({ record, state }) => [`${record.image}@${record.version ?? ''}`, state]));
}

/** What a promise was refused with. */
export async function refusal(work: Promise<unknown>): Promise<unknown> {
  return work.catch((error: unknown) => error);
}
