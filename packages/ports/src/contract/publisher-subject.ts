import { createHash } from 'node:crypto';
import type { TargetName } from '@ostrata/catalog';
import type { Fingerprint, ImageRecord } from '@ostrata/versioning';
import type { PackerArtifact } from '../packer.ts';
import type { Claim, CloudImage, Publisher } from '../publisher.ts';
import { verified, type Verified } from '../verified.ts';

/** A cloud with nothing in it, to test a publisher against. */
export interface PublisherSubject {
  readonly publisher: Publisher;
  /** A publisher of its own for the same cloud, as another run has it. */
  readonly another: Publisher;
  readonly target: TargetName;
  /** Something that a build made for the claim's unit; not the same thing twice. */
  artifact(claim: Claim): Promise<PackerArtifact>;
  dispose(): Promise<void>;
}

/** A record of the image `demo`; `seed` makes its fingerprint. */
export function recordOf(
  { target }: Pick<PublisherSubject, 'target'>,
  seed: string,
  more: { readonly version?: string; readonly build?: Fingerprint } = {},
): ImageRecord {
  const fingerprint: Fingerprint = `v1:${createHash('sha256').update(seed).digest('hex')}`;
  return {
    schema: 1,
    image: 'demo',
    layer: 'service',
    target,
    fingerprint,
    build: fingerprint,
    parent: { image: 'demo-base', version: '1.4.0', fingerprint },
    commit: '0123456789abcdef0123456789abcdef01234567',
    endOfLife: '2027-06-30',
    description: 'for “tests”, with a comma',
    owner: { team: 'runtime' },
    builtAt: '2026-11-23T12:00:00Z',
    buildSeconds: 12.5,
    ostrata: '0.0.0',
    ...more,
  };
}

/** The proof that verify would give of the image. */
export function proven(image: CloudImage): Verified<CloudImage> {
  const { fingerprint } = image.record;
  return verified(image, { fingerprint, seconds: 1, checks: [{ name: 'boots', passed: true }] });
}
