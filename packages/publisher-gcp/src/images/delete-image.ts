import { InUse, type CloudImage, type Running } from '@ostrata/ports';
import type { Gcp } from '../connection/gcp.ts';
import { change, requestId } from '../connection/operation.ts';
import { channelsOf, familyOf } from './found-image.ts';
import { imagePath } from './image-resource.ts';

/** Removes an image. Gone already is done. Throws `InUse`. */
export async function removeImage(gcp: Gcp, image: CloudImage, running: Running = {}): Promise<void> {
  await refuseInUse(gcp, image, running);
  await deleteImage(gcp, image.address, running);
}

/** Deletes whatever has the name. */
export async function deleteImage(gcp: Gcp, name: string, running?: Running): Promise<void> {
  const path = imagePath(gcp, name);
  await change(gcp, { service: 'compute', method: 'DELETE', path, query: requestId(), expected: [404] }, running);
}

/** Throws `InUse` when a channel points at the image. */
export async function refuseInUse(
  gcp: Gcp,
  image: Pick<CloudImage, 'address' | 'record'>,
  running?: Running,
): Promise<void> {
  const channels = channelsOf({ name: image.address }, await familyOf(gcp, image, running));
  if (channels.length > 0) throw new InUse(image.address, channels);
}
