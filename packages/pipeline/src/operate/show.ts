import type { CloudImage, Publisher } from '@ostrata/ports';
import { channelsOf, type Channel } from './channels.ts';
import { findImages } from './find.ts';
import { ancestry, descendants, type Ancestry } from './lineage.ts';
import { list } from './list.ts';

/** An image with all it stands on, nearest first, and all that stands on it. */
export interface Lineage extends Ancestry {
  readonly image: CloudImage;
  readonly descendants: readonly CloudImage[];
  /** Where the channels of the image point in this target, and where a rollback would point them. */
  readonly channels: readonly Channel[];
}

/** An image by reference with its lineage, once for each target that has it. Throws `InputRefused`. */
export async function show(publishers: readonly Publisher[], reference: string): Promise<readonly Lineage[]> {
  const images = await findImages(publishers, reference);
  const all = (await list(publishers, {})).filter(({ state }) => state !== 'candidate');
  return images.map((image) => ({
    image,
    ...ancestry(image, all),
    descendants: descendants(image, all),
    channels: channelsOf(image, all),
  }));
}
