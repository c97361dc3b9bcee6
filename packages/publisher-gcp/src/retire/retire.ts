import { NotPublished, type CloudImage, type Running } from '@ostrata/ports';
import type { Gcp } from '../connection/gcp.ts';
import { change, requestId } from '../connection/operation.ts';
import { formatDescription } from '../images/description.ts';
import { refuseInUse } from '../images/delete-image.ts';
import { readAgain, type FoundImage } from '../images/found-image.ts';
import { imagePath } from '../images/image-resource.ts';

/** Marks a published image as not for new use. It leaves what its family shows; a revoked one stays as it is. */
export async function deprecateImage(gcp: Gcp, image: CloudImage, on: string, running: Running = {}): Promise<void> {
  if (!/^\d{4}-\d\d-\d\d$/.test(on)) throw new TypeError(`${on} is no day such as 2027-06-30`);
  const found = await published(gcp, image, running);
  if (found.state === 'revoked') return;
  const date = `${on}T00:00:00Z`;
  if (found.state === 'deprecated' && found.resource.deprecated?.deprecated === date) return;
  await setStatus(gcp, found, { state: 'DEPRECATED', deprecated: date }, running);
}

/** Takes an image out of use: no disk can be made of it any more. The reason is written first. Throws `InUse`. */
export async function revokeImage(gcp: Gcp, image: CloudImage, reason: string, running: Running = {}): Promise<void> {
  const found = await published(gcp, image, running);
  await refuseInUse(gcp, image, running);
  if (found.state === 'revoked') return;
  const at = gcp.now().toISOString();
  const description = formatDescription({ record: found.record, revoked: { reason, at } });
  const path = imagePath(gcp, found.name);
  await change(gcp, { service: 'compute', method: 'PATCH', path, query: requestId(), body: { description } }, running);
  await setStatus(gcp, found, { state: 'OBSOLETE', obsolete: at }, running);
}

async function published(gcp: Gcp, image: CloudImage, running: Running): Promise<FoundImage> {
  const found = await readAgain(gcp, image, running);
  if (found.state === 'candidate') throw new NotPublished(found.name, found.state);
  return found;
}

async function setStatus(
  gcp: Gcp,
  { name }: FoundImage,
  status: { readonly state: 'DEPRECATED' | 'OBSOLETE'; readonly deprecated?: string; readonly obsolete?: string },
  running: Running,
): Promise<void> {
  const path = `${imagePath(gcp, name)}/deprecate`;
  await change(gcp, { service: 'compute', method: 'POST', path, query: requestId(), body: status }, running);
}
