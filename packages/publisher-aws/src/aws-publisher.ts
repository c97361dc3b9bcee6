import { ClaimLost, tellingFailures, type Claim, type CloudImage, type Publisher, type Running } from '@ostrata/ports';
import { claimUnit, type AwsClaim } from './claim/claim.ts';
import { awsOf, type Aws, type AwsOptions } from './connection/aws.ts';
import { awsFailure } from './connection/failures.ts';
import { ownAccount } from './connection/own-account.ts';
import { settled } from './connection/waiting.ts';
import { adopt } from './images/adopt.ts';
import type { Copy } from './images/copies.ts';
import { listImage, listImages } from './images/list-images.ts';
import { removeImage } from './images/remove-image.ts';
import { compare } from './publish/compare.ts';
import { publishImage } from './publish/publish-image.ts';
import { withdraw } from './publish/withdraw.ts';
import { pointChannel } from './retire/channels.ts';
import { deprecateImage } from './retire/deprecate.ts';
import { revokeImage } from './retire/revoke.ts';
import { auditAws } from './sweep/audit-aws.ts';
import { isOfAnother, sweepCutBuild } from './sweep/builders.ts';
import { sweepAws } from './sweep/sweep-aws.ts';
import { removeUnadopted } from './sweep/unadopted.ts';

export interface AwsPublisherOptions extends AwsOptions {
  /** Told of an AMI with Ostrata's tags that are no whole record, and so is not listed. A warning of the process unless told. */
  readonly onDamaged?: (id: string) => void;
}

/** The publisher of an AWS account: AMIs whose tags are their record, and Parameter Store for claims and channels. */
export function awsPublisher({ onDamaged = warn, ...options }: AwsPublisherOptions): Publisher {
  const aws = awsOf(options);
  const isOwn = ownAccount(aws);
  const claims = new WeakMap<Claim, AwsClaim>();
  const publisher: Publisher = {
    cloud: 'aws',
    list: async (query) => {
      await isOwn();
      return listImages(aws, query, onDamaged);
    },
    claim: (unit, running = {}) =>
      abortable(running, async () => {
        await isOwn();
        const claim = await claimUnit(aws, unit, running);
        claims.set(claim, claim);
        try {
          await removeUnadopted(aws, unit, running);
        } catch (error) {
          // What stopped this may stop that as well; the claim ends by itself then.
          await claim.release().catch(() => {});
          throw error;
        }
        return claim;
      }),
    adopt: (claim, artifact, record, running = {}) =>
      abortable(running, async () => {
        const known = claims.get(claim);
        if (known === undefined) throw new ClaimLost(claim.unit);
        const id = await adopt(aws, { claim: known, artifact, record }, running);
        return listed(aws, { id, record }, running, ({ state }) => state === 'candidate');
      }),
    publish: (image, distribution, running = {}) =>
      abortable(running, async () => {
        const copies = await publishImage(aws, image, distribution, running);
        return listed(aws, image, running, ({ state }) => state !== 'candidate', copies);
      }),
    compare: (placements, running = {}) => abortable(running, () => compare(aws, placements, running)),
    withdraw: (surplus, running = {}) => abortable(running, () => withdraw(aws, surplus, running)),
    point: (channel, image, running = {}) => abortable(running, () => pointChannel(aws, channel, image, running)),
    deprecate: (image, on, running = {}) =>
      abortable(running, async () => {
        await deprecateImage(aws, image, on, running);
        return listed(aws, image, running, ({ state, deprecated }) => state === 'revoked' || deprecated?.on === on);
      }),
    revoke: (image, reason, running = {}) =>
      abortable(running, async () => {
        await revokeImage(aws, image, reason, running);
        return listed(aws, image, running, ({ state }) => state === 'revoked');
      }),
    remove: (image, running = {}) => abortable(running, () => removeImage(aws, image, running)),
    removeBuilders: (unit) => sweepCutBuild(aws, isOfAnother(unit)),
    sweep: () => sweepAws(aws),
    audit: (running = {}) => abortable(running, () => auditAws(aws, running)),
  };
  return tellingFailures(publisher, awsFailure);
}

/** The SDK has an error of its own for a request that was aborted; callers look for their reason. */
async function abortable<T>({ signal }: Running, work: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

/** The image as a list has it, as soon as it shows what was done. */
function listed(
  aws: Aws,
  image: Pick<CloudImage, 'id' | 'record'>,
  running: Running,
  isDone: (image: CloudImage) => boolean,
  seen: readonly Copy[] = [],
): Promise<CloudImage> {
  return settled(
    aws,
    `what was done to ${image.id}`,
    async () => {
      const found = await listImage(aws, image, seen, running);
      return found !== undefined && isDone(found) ? found : undefined;
    },
    running.signal,
  );
}

function warn(id: string): void {
  process.emitWarning(`the tags of ${id} are no whole record of an image`, { type: 'DamagedImage' });
}
