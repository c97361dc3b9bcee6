import type { Image } from '@aws-sdk/client-ec2';
import type { CloudImage, Running } from '@ostrata/ports';
import type { Aws } from '../connection/aws.ts';
import { noImage, unless } from '../connection/refusals.ts';
import { settled } from '../connection/waiting.ts';
import { refuseInUse } from '../retire/channels.ts';
import { copiesOf, type Copy } from './copies.ts';
import { imageById, ownSnapshots, snapshotIds, withTag } from './describe.ts';
import { homeName, homeOf, mark, type HomeImage } from './home-image.ts';

/** Removes an image with its copies and snapshots; the image itself comes last, since its tags say where the rest is. */
export async function removeImage(aws: Aws, wanted: CloudImage, running: Running = {}): Promise<void> {
  const image = await imageById(aws, aws.home, wanted.id, running);
  const home = image && homeOf(image);
  if (home !== undefined) await refuseInUse(aws, home, running);
  const elsewhere = [...(home?.copiedTo ?? []), ...(wanted.locations ?? []).map(({ region }) => region)];
  await removeAll(aws, { id: wanted.id, image, copiedTo: elsewhere }, running);
}

/** The same, of an image that no channel can point at. */
export async function removeAll(
  aws: Aws,
  { id, image, copiedTo }: Pick<HomeImage, 'id' | 'copiedTo'> & { readonly image: Image | undefined },
  running: Running = {},
): Promise<void> {
  const regions = [...new Set(copiedTo)].filter((region) => region !== aws.home);
  await Promise.all(regions.map((region) => removeCopies(aws, id, region, running)));
  if (image !== undefined) await deregister(aws, aws.home, image, running);
  const own = image === undefined ? [] : snapshotIds(image);
  await deleteSnapshots(aws, aws.home, withTag(mark.home, homeName(aws, id)), own, running);
  await settled(
    aws,
    `${id} is gone`,
    async () => ((await imageById(aws, aws.home, id, running)) === undefined ? true : undefined),
    running.signal,
  );
}

/** Removes all copies of an image in a region, and the disks of those that are gone already. */
export async function removeCopies(aws: Aws, id: string, region: string, running: Running = {}): Promise<void> {
  for (const copy of await copiesOf(aws, { id }, region, running)) await deregister(aws, region, copy.image, running);
  await deleteSnapshots(aws, region, withTag(mark.home, homeName(aws, id)), [], running);
}

/** Removes one copy and its snapshots. */
export async function removeCopy(aws: Aws, { region, image }: Copy, running: Running = {}): Promise<void> {
  await deregister(aws, region, image, running);
  await deleteEach(aws, region, snapshotIds(image), running);
}

async function deregister(
  aws: Aws,
  region: string,
  { ImageId: id = '', DeregistrationProtection: protection = 'disabled' }: Image,
  { signal, onProgress }: Running,
): Promise<void> {
  const { ec2 } = await aws.in(region);
  const abort = { ...(signal && { abortSignal: signal }) };
  if (protection !== 'disabled') {
    await unless(noImage, () => ec2.disableImageDeregistrationProtection({ ImageId: id }, abort));
  }
  await unless(noImage, () => ec2.deregisterImage({ ImageId: id }, abort));
  onProgress?.(`${region}: ${id} is deregistered`);
}

async function deleteSnapshots(
  aws: Aws,
  region: string,
  filters: ReturnType<typeof withTag>,
  more: readonly string[],
  running: Running,
): Promise<void> {
  const tagged = (await ownSnapshots(aws, region, filters, running)).map(({ SnapshotId = '' }) => SnapshotId);
  await deleteEach(aws, region, [...new Set([...tagged, ...more])], running);
}

/** Deletes snapshots; one that another image is made of stays. */
export async function deleteEach(
  aws: Aws,
  region: string,
  ids: readonly string[],
  { signal }: Running,
): Promise<readonly string[]> {
  const { ec2 } = await aws.in(region);
  const gone: string[] = [];
  for (const id of ids) {
    const abort = { ...(signal && { abortSignal: signal }) };
    const keeps = ['InvalidSnapshot.NotFound', 'InvalidSnapshot.InUse'];
    if (await unless(keeps, () => ec2.deleteSnapshot({ SnapshotId: id }, abort))) gone.push(id);
  }
  return gone;
}
