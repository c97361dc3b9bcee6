import { createHash } from 'node:crypto';
import type { Claim, CloudImage, PackerArtifact, Publisher } from '@ostrata/ports';
import { address, devVersion, type Fingerprint, type ImageRecord } from '@ostrata/versioning';
import { gcpPublisher, type GcpOptions } from '../index.ts';
import { bucket, project, token, type GcpServer } from './gcp-server.ts';
import { addImage, type State } from './state.ts';

/** Options for a server; a test does not wait long for what is there at once. */
export function optionsFor(url: string, more: Partial<GcpOptions> = {}): GcpOptions {
  return {
    project,
    claims: bucket,
    token: async () => token,
    endpoints: { compute: url, storage: url, resourceManager: url },
    ...more,
    patience: { request: 500, retry: 4, poll: 5, settle: 5_000, ...more.patience },
  };
}

export function publisherFor(
  url: string,
  more: Partial<GcpOptions> = {},
  onDamaged: (name: string) => void = () => {},
): Publisher {
  return gcpPublisher({ ...optionsFor(url, more), onDamaged });
}

/** An image as a build leaves it: at its address, or under another name where that is taken. */
export function build(state: State, { unit }: Pick<Claim, 'unit'>): PackerArtifact {
  const wanted = address(unit.image, unit.target, unit.version ?? devVersion(unit.fingerprint));
  const id = state.images.has(wanted) ? `packer-${state.next()}` : wanted;
  addImage(state, id, { description: 'as built' });
  return { builder: 'googlecompute.linux', id, files: [] };
}

/** A record of the image `demo`; `seed` makes its fingerprint. */
export function recordOf(seed: string, more: Partial<ImageRecord> = {}): ImageRecord {
  const fingerprint: Fingerprint = `v1:${createHash('sha256').update(seed).digest('hex')}`;
  return {
    schema: 1,
    image: 'demo',
    layer: 'service',
    target: 'gcp/linux',
    fingerprint,
    build: fingerprint,
    builtAt: '2026-11-23T12:00:00Z',
    buildSeconds: 1,
    ostrata: '0.0.0',
    ...more,
  };
}

export async function adoptNew({ state }: GcpServer, publisher: Publisher, record: ImageRecord): Promise<CloudImage> {
  const claim = await publisher.claim(record);
  try {
    return await publisher.adopt(claim, build(state, claim), record);
  } finally {
    await claim.release();
  }
}
