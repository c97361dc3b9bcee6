import type { Image } from '@aws-sdk/client-ec2';
import { NotPublished, type CloudImage, type Running } from '@ostrata/ports';
import type { Aws } from '../connection/aws.ts';
import { copiesOf } from '../images/copies.ts';
import { snapshotIds } from '../images/describe.ts';
import { mark, readAgain } from '../images/home-image.ts';
import { tag } from '../images/tagging.ts';
import { toTags } from '../record/tag-list.ts';
import { refuseInUse } from './channels.ts';

/** Disables an image in each region, which ends its sharing too. The reason is written first, and the image itself comes last. */
export async function revokeImage(aws: Aws, wanted: CloudImage, reason: string, running: Running): Promise<void> {
  const home = await readAgain(aws, wanted, running);
  if (home.state === 'candidate') throw new NotPublished(home.address, home.state);
  await refuseInUse(aws, home, running);
  if (home.state !== 'revoked') {
    const texts = { [mark.revokedReason]: reason, [mark.revokedAt]: aws.now().toISOString() };
    await tag(aws, aws.home, [home.id], toTags(texts), running);
  }
  await Promise.all(
    home.copiedTo.map(async (region) => {
      for (const { image } of await copiesOf(aws, home, region, running)) await disable(aws, region, image, running);
    }),
  );
  await disable(aws, aws.home, home.image, running);
}

/** AWS takes back what was shared of the AMI, but not of its disks. */
async function disable(aws: Aws, region: string, image: Image, { signal, onProgress }: Running): Promise<void> {
  const { ec2 } = await aws.in(region);
  const abort = { ...(signal && { abortSignal: signal }) };
  for (const SnapshotId of snapshotIds(image)) {
    await ec2.resetSnapshotAttribute({ SnapshotId, Attribute: 'createVolumePermission' }, abort);
  }
  if (image.State !== 'available') return;
  await ec2.disableImage({ ImageId: image.ImageId }, abort);
  onProgress?.(`${region}: ${image.ImageId ?? ''} is disabled`);
}
