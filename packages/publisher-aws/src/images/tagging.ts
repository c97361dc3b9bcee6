import type { Tag } from '@aws-sdk/client-ec2';
import type { Running } from '@ostrata/ports';
import type { ImageRecord } from '@ostrata/versioning';
import type { Aws } from '../connection/aws.ts';
import { addressOf, textsOf } from '@ostrata/versioning';
import { toTags } from '../record/tag-list.ts';
import { mark } from './home-image.ts';

/** Writes tags over those that are there. */
export async function tag(
  aws: Aws,
  region: string,
  ids: readonly string[],
  tags: readonly Tag[],
  { signal }: Running = {},
): Promise<void> {
  if (ids.length === 0) return;
  const { ec2 } = await aws.in(region);
  await ec2.createTags({ Resources: [...ids], Tags: [...tags] }, { ...(signal && { abortSignal: signal }) });
}

/** Tags of the image itself. Only the one in the region of the build has a state. */
export function imageTags(record: ImageRecord, marks: Readonly<Record<string, string>>): Tag[] {
  return [name(record), ...toTags({ ...textsOf(record), ...marks })];
}

/** Tags of a snapshot: whose it is, so that it is found when the image is gone. */
export function snapshotTags(record: ImageRecord, home: string): Tag[] {
  const { image, target, version, fingerprint } = textsOf(record);
  return [name(record), ...toTags({ image, target, version, fingerprint, [mark.home]: home })];
}

function name(record: ImageRecord): Tag {
  return { Key: 'Name', Value: addressOf(record) };
}
