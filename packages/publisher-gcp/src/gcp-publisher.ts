import { ClaimLost, type Claim, type CloudImage, type Publisher, type Running } from '@ostrata/ports';
import { claimUnit, type GcpClaim } from './claim/claim.ts';
import { gcpOf, settled, type Gcp, type GcpOptions } from './connection/gcp.ts';
import { adopt } from './images/adopt.ts';
import { removeImage } from './images/delete-image.ts';
import { addressOf } from './images/labels.ts';
import { listImages } from './images/list-images.ts';
import { publishImage } from './publish/publish-image.ts';
import { compare, withdraw } from './publish/share-image.ts';
import { pointChannel } from './retire/channels.ts';
import { deprecateImage, revokeImage } from './retire/retire.ts';
import { addressDigest } from './sweep/builder-name.ts';
import { builders, removeBuilders } from './sweep/builders.ts';
import { sweepGcp } from './sweep/sweep-gcp.ts';
import { removeUnadopted } from './sweep/unadopted.ts';

export interface GcpPublisherOptions extends GcpOptions {
  /** Told of an image with Ostrata's labels that has no whole record, and so is not listed. A warning of the process unless told. */
  readonly onDamaged?: (name: string) => void;
}

/** The publisher of a Google Cloud project: images whose description is their record, and a bucket for claims. */
export function gcpPublisher({ onDamaged = warn, ...options }: GcpPublisherOptions): Publisher {
  const gcp = gcpOf(options);
  const claims = new WeakMap<Claim, GcpClaim>();
  return {
    cloud: 'gcp',
    list: (query) => listImages(gcp, query, onDamaged),
    claim: async (unit, running = {}) => {
      addressOf(unit);
      const claim = await claimUnit(gcp, unit, running);
      claims.set(claim, claim);
      try {
        await removeUnadopted(gcp, unit, running);
      } catch (error) {
        // What stopped this may stop that as well; the claim ends by itself then.
        await claim.release().catch(() => {});
        throw error;
      }
      return claim;
    },
    adopt: async (claim, artifact, record, running = {}) => {
      const known = claims.get(claim);
      if (known === undefined) throw new ClaimLost(claim.unit);
      const address = await adopt(gcp, { claim: known, artifact, record }, running);
      return listed(gcp, { address, record }, running, () => true);
    },
    publish: async (image, distribution, running = {}) => {
      await publishImage(gcp, image, distribution, running);
      return listed(gcp, image, running, ({ state }) => state !== 'candidate');
    },
    compare: (placements, running = {}) => compare(gcp, placements, running),
    withdraw: (surplus, running = {}) => withdraw(gcp, surplus, running),
    point: (channel, image, running) => pointChannel(gcp, channel, image, running),
    deprecate: async (image, on, running = {}) => {
      await deprecateImage(gcp, image, on, running);
      return listed(gcp, image, running, ({ state }) => state === 'deprecated' || state === 'revoked');
    },
    revoke: async (image, reason, running = {}) => {
      await revokeImage(gcp, image, reason, running);
      return listed(gcp, image, running, ({ state }) => state === 'revoked');
    },
    remove: (image, running) => removeImage(gcp, image, running),
    removeBuilders: async (unit) => {
      const digest = addressDigest(addressOf(unit));
      const mine = (await builders(gcp, {})).filter((one) => one.unit === digest);
      return removeBuilders(gcp, mine, {});
    },
    sweep: (running) => sweepGcp(gcp, running),
  };
}

/** The image as a list has it, as soon as it shows what was done. */
function listed(
  gcp: Gcp,
  { address, record }: Pick<CloudImage, 'address' | 'record'>,
  running: Running,
  isDone: (image: CloudImage) => boolean,
): Promise<CloudImage> {
  const query = { image: record.image, target: record.target, fingerprint: record.fingerprint };
  return settled(
    gcp,
    `what was done to ${address}`,
    async () =>
      (await listImages(gcp, query, () => {}, running)).find((image) => image.address === address && isDone(image)),
    running.signal,
  );
}

function warn(name: string): void {
  process.emitWarning(`the description of ${name} is no record of an image`, { type: 'DamagedImage' });
}
