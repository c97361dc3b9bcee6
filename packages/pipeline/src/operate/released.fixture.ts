import { createHash } from 'node:crypto';
import type { TargetName } from '@ostrata/catalog';
import { verified, type CloudImage, type Publisher } from '@ostrata/ports';
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
