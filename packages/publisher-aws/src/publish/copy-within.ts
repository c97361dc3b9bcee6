import type { Image } from '@aws-sdk/client-ec2';
import type { Running } from '@ostrata/ports';
import type { ImageRecord } from '@ostrata/versioning';
import type { Aws } from '../connection/aws.ts';
import { ownImages, ownSnapshots, snapshotIds, withTag } from '../images/describe.ts';
import { mark } from '../images/home-image.ts';
import { imageTags } from '../images/tagging.ts';
import { descriptionOf } from '../record/description.ts';
import { addressOf, versionText } from '@ostrata/versioning';
import { fromTags } from '../record/tag-list.ts';
import { keepMetadataService } from './copy-image.ts';
import { startCopy } from './start-copy.ts';
import { waitForImage } from './wait-for-image.ts';

/** An AMI of its own for a record, with the same content as another image of the region. It has no state yet. */
export async function copyWithin(aws: Aws, source: Image, record: ImageRecord, running: Running): Promise<Image> {
  const from = source.ImageId ?? '';
  const id = (await begun(aws, from, record, running)) ?? (await begin(aws, source, record, running));
  return keepMetadataService(aws, aws.home, source, await waitForImage(aws, aws.home, id, running), running);
}

/** A copy that an interrupted run began. */
async function begun(aws: Aws, from: string, record: ImageRecord, running: Running): Promise<string | undefined> {
  const filters = { ...withTag(mark.madeFrom, from), ...withTag('fingerprint', record.fingerprint) };
  const found = (await ownImages(aws, aws.home, filters, running)).find(
    ({ State, Tags }) =>
      (State === 'pending' || State === 'available') && fromTags(Tags)['version'] === versionText(record),
  );
  return found?.ImageId;
}

async function begin(aws: Aws, source: Image, record: ImageRecord, running: Running): Promise<string> {
  const snapshots = await ownSnapshots(aws, aws.home, { 'snapshot-id': snapshotIds(source) }, running);
  const key = snapshots.find(({ KmsKeyId }) => KmsKeyId !== undefined)?.KmsKeyId;
  const tags = imageTags(record, { [mark.madeFrom]: source.ImageId ?? '' });
  return startCopy(
    aws,
    aws.home,
    {
      Name: addressOf(record),
      Description: descriptionOf(record),
      SourceImageId: source.ImageId,
      SourceRegion: aws.home,
      ...(key !== undefined && { Encrypted: true, KmsKeyId: key }),
      TagSpecifications: [{ ResourceType: 'image', Tags: tags }],
    },
    0,
    running,
  );
}
