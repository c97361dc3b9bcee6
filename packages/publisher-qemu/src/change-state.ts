import { join } from 'node:path';
import { AlreadyPublished, InUse, NotPublished, type CloudImage } from '@ostrata/ports';
import type { State } from '@ostrata/versioning';
import type { OnStep } from './adopt.ts';
import { ImageGone, writeEntry } from './entry.ts';
import { linkName, plainName, type FamilyLayout } from './layout.ts';
import { linkTarget, pointLink, removeLink } from './links.ts';
import { readAgain, readImage, toCloudImage, type StoredImage } from './stored-image.ts';

// Each of these is called with the family's change lock.

/** Publishes a candidate. The link is what makes it published. */
export async function publishImage(layout: FamilyLayout, image: CloudImage, onStep: OnStep): Promise<CloudImage> {
  const found = await readAgain(layout, image);
  if (found.state === 'published' || found.state === 'deprecated') return toCloudImage(found);
  if (found.state === 'revoked') throw new NotPublished(image.address, found.state);
  // Another disk than the one that was verified.
  if (found.entry.checksum !== image.checksum) throw new ImageGone(image.id);
  await refuseTaken(layout, found);
  onStep('write the state');
  await writeEntry(found.folder, { ...found.entry, state: 'published', published: { at: new Date().toISOString() } });
  onStep('make the link');
  await pointLink(join(layout.folder, linkName(found.entry.record)), found.name);
  return toCloudImage(await readImage(layout, found.name));
}

/** Points a channel at a published image. */
export async function pointChannel(
  layout: FamilyLayout,
  channel: string,
  image: CloudImage,
  onStep: OnStep,
): Promise<void> {
  const found = await readAgain(layout, image);
  if (found.state !== 'published') throw new NotPublished(image.address, found.state);
  onStep('point the channel');
  await pointLink(join(layout.channels, plainName('channel', channel)), `../${found.name}`);
}

/** Marks a published image as not for new use. */
export async function deprecateImage(
  layout: FamilyLayout,
  image: CloudImage,
  on: string,
  onStep: OnStep,
): Promise<CloudImage> {
  if (!/^\d{4}-\d\d-\d\d$/.test(on)) throw new TypeError(`${on} is no day such as 2027-06-30`);
  const found = await readAgain(layout, image);
  refuseUnpublished(image, found.state);
  if (found.state === 'revoked') return toCloudImage(found);
  onStep('write the state');
  await writeEntry(found.folder, { ...found.entry, state: 'deprecated', deprecated: { on } });
  return toCloudImage(await readImage(layout, found.name));
}

/** Marks a published image as not to be launched, and removes its link. */
export async function revokeImage(
  layout: FamilyLayout,
  image: CloudImage,
  reason: string,
  onStep: OnStep,
): Promise<CloudImage> {
  const found = await readAgain(layout, image);
  refuseUnpublished(image, found.state);
  refuseInUse(image, found);
  if (found.state !== 'revoked') {
    onStep('write the state');
    const revoked = { reason, at: new Date().toISOString() };
    await writeEntry(found.folder, { ...found.entry, state: 'revoked', revoked });
  }
  onStep('remove the link');
  await removeLink(join(layout.folder, linkName(found.entry.record)), found.name);
  return toCloudImage(await readImage(layout, found.name));
}

/** A channel that points at an image keeps it as it is. Throws `InUse`. */
export function refuseInUse(image: CloudImage, { channels }: Pick<StoredImage, 'channels'>): void {
  if (channels.length > 0) throw new InUse(image.address, channels);
}

function refuseUnpublished(image: CloudImage, state: State): void {
  if (state === 'candidate') throw new NotPublished(image.address, state);
}

/** A version is one image for ever: another that is published has it. */
async function refuseTaken(layout: FamilyLayout, found: StoredImage): Promise<void> {
  const taken = await linkTarget(join(layout.folder, linkName(found.entry.record)));
  if (taken === undefined || taken === found.name) return;
  const other = await readImage(layout, taken).catch(() => undefined);
  if (other !== undefined && other.state !== 'candidate') throw new AlreadyPublished(toCloudImage(other).address);
}
