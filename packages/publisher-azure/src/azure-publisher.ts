import { ClaimLost, tellingFailures, type Claim, type CloudImage, type Publisher, type Running } from '@ostrata/ports';
import { claimUnit, type AzureClaim } from './claim/claim.ts';
import { azureOf, type Azure, type AzureOptions } from './connection/azure.ts';
import { azureFailure } from './connection/failures.ts';
import { adopt } from './gallery/adopt.ts';
import { pointChannel } from './gallery/channels.ts';
import { builderGroups, removeGroups } from './gallery/builder-groups.ts';
import { compare, withdraw } from './gallery/compare.ts';
import { ensureDefinition } from './gallery/definition.ts';
import { listImages } from './gallery/list-images.ts';
import { publishImage } from './gallery/publish-image.ts';
import { removeImage } from './gallery/remove-image.ts';
import { deprecateImage, revokeImage } from './gallery/retire.ts';
import { ImageGone } from './gallery/stored-version.ts';
import { removeUnadopted, sweepGallery } from './gallery/sweep-gallery.ts';
import { addressOf } from '@ostrata/versioning';

/** The publisher of an Azure Compute Gallery: versions whose tags are their record, and blob leases for claims. */
export function azurePublisher(options: AzureOptions): Publisher {
  const azure = azureOf(options);
  const claims = new WeakMap<Claim, AzureClaim>();
  const publisher: Publisher = {
    cloud: 'azure',
    list: (query) => listImages(azure, query),
    claim: async (unit, running = {}) => {
      const claim = await claimUnit(azure, unit, running);
      claims.set(claim, claim);
      try {
        await removeUnadopted(azure, unit, running);
      } catch (error) {
        // What stopped this may stop that as well; the claim ends by itself then.
        await claim.release().catch(() => {});
        throw error;
      }
      return claim;
    },
    prepare: async (claim, needs, running = {}) => {
      if (claims.get(claim)?.held() !== true) throw new ClaimLost(claim.unit);
      await ensureDefinition(azure, claim.unit, needs, running);
    },
    adopt: async (claim, artifact, record, running = {}) => {
      const known = claims.get(claim);
      if (known === undefined) throw new ClaimLost(claim.unit);
      await adopt(azure, { claim: known, artifact, record }, running);
      return listed(azure, record, running);
    },
    publish: async (image, distribution, running = {}) => {
      await publishImage(azure, image, distribution, running);
      return listed(azure, image.record, running);
    },
    compare: (placements, running = {}) => compare(azure, placements, running),
    withdraw: (surplus, running = {}) => withdraw(azure, surplus, running),
    point: (channel, image, running) => pointChannel(azure, channel, image, running),
    deprecate: async (image, on, running = {}) => {
      await deprecateImage(azure, image, on, running);
      return listed(azure, image.record, running);
    },
    revoke: async (image, reason, running = {}) => {
      await revokeImage(azure, image, reason, running);
      return listed(azure, image.record, running);
    },
    remove: (image, running) => removeImage(azure, image, running),
    removeBuilders: async (unit) => {
      const groups = await builderGroups(azure, {});
      return removeGroups(
        azure,
        groups.filter(({ address }) => address === addressOf(unit)),
        {},
      );
    },
    sweep: (running) => sweepGallery(azure, running),
  };
  return tellingFailures(publisher, azureFailure);
}

/** The image as a list has it: Azure shows what it has answered as done. */
async function listed(azure: Azure, record: CloudImage['record'], running: Running): Promise<CloudImage> {
  const { image, target, fingerprint } = record;
  const address = addressOf(record);
  const found = await listImages(azure, { image, target, fingerprint }, running);
  const one = found.find((candidate) => candidate.address === address);
  if (one === undefined) throw new ImageGone(address);
  return one;
}
