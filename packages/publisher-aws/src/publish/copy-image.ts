import type { Image } from '@aws-sdk/client-ec2';
import type { Running } from '@ostrata/ports';
import type { Aws } from '../connection/aws.ts';
import { pause } from '../connection/waiting.ts';
import { copiesOf } from '../images/copies.ts';
import { homeName, mark, type HomeImage } from '../images/home-image.ts';
import { removeCopy } from '../images/remove-image.ts';
import { imageTags, snapshotTags } from '../images/tagging.ts';
import { descriptionOf } from '../record/description.ts';
import { startCopy } from './start-copy.ts';
import { ImageFailed, waitForImage } from './wait-for-image.ts';

const attempts = 3;

/** A copy that is available. One that is new was begun by this run, so nothing was done to it yet. */
export interface Copied {
  readonly image: Image;
  readonly isNew: boolean;
}

/** The copy of an image in a region, available: one that is there, one that was begun, or a new one. Throws `ImageFailed`. */
export async function copyImage(
  aws: Aws,
  home: HomeImage,
  to: { readonly region: string; readonly kmsKey: string | undefined },
  running: Running,
): Promise<Copied> {
  for (let attempt = 0; ; attempt += 1) {
    // Where no copy was begun there is none to look for: it is written down before one is.
    const isNew = attempt === 0 && !home.copiedTo.includes(to.region);
    const present = isNew ? undefined : await begun(aws, home, to.region, running);
    const id = present ?? (await begin(aws, home, to, attempt, running));
    try {
      // No copy is there at once: to look would only delay those of other regions.
      if (present === undefined) await pause(Math.min(1_000, aws.patience.poll), running.signal);
      const image = await waitForImage(aws, to.region, id, running);
      return {
        image: await keepMetadataService(aws, to.region, home.image, image, running),
        isNew: present === undefined,
      };
    } catch (error) {
      if (!(error instanceof ImageFailed) || attempt + 1 === attempts) throw error;
      running.onProgress?.(`${error.message}; copying once more`);
    }
  }
}

/** Requires IMDSv2 of what is launched from a copy, as the original does, should AWS not have carried that over. */
export async function keepMetadataService(
  aws: Aws,
  region: string,
  source: Image,
  image: Image,
  { signal }: Running,
): Promise<Image> {
  if (source.ImdsSupport === undefined || image.ImdsSupport === source.ImdsSupport) return image;
  const { ec2 } = await aws.in(region);
  await ec2.modifyImageAttribute(
    { ImageId: image.ImageId, ImdsSupport: { Value: source.ImdsSupport } },
    { ...(signal && { abortSignal: signal }) },
  );
  return image;
}

/** What is there of it, without what failed, which is removed. */
async function begun(aws: Aws, home: HomeImage, region: string, running: Running): Promise<string | undefined> {
  const copies = await copiesOf(aws, home, region, running);
  const failed = copies.filter(({ image }) => image.State === 'failed' || image.State === 'error');
  for (const copy of failed) await removeCopy(aws, copy, running);
  return copies.find((copy) => !failed.includes(copy))?.id;
}

async function begin(
  aws: Aws,
  home: HomeImage,
  { region, kmsKey }: { readonly region: string; readonly kmsKey: string | undefined },
  attempt: number,
  running: Running,
): Promise<string> {
  running.onProgress?.(`${region}: copying ${home.address}`);
  const name = homeName(aws, home.id);
  return startCopy(
    aws,
    region,
    {
      Name: home.address,
      Description: descriptionOf(home.record),
      SourceImageId: home.id,
      SourceRegion: aws.home,
      ...(kmsKey !== undefined && { Encrypted: true, KmsKeyId: kmsKey }),
      TagSpecifications: [
        { ResourceType: 'image', Tags: imageTags(home.record, { [mark.home]: name }) },
        { ResourceType: 'snapshot', Tags: snapshotTags(home.record, name) },
      ],
    },
    attempt,
    running,
  );
}
