import type { CloudImage, Publisher } from '@ostrata/ports';
import { findImage } from './find.ts';
import { list } from './list.ts';

/** An image with all it stands on, nearest first, and all that stands on it. */
export interface Lineage {
  readonly image: CloudImage;
  readonly ancestors: readonly CloudImage[];
  /** What an ancestor was, where the image itself is gone. */
  readonly missing?: string;
  readonly descendants: readonly CloudImage[];
}

/** An image by reference, with its lineage. Throws `InputRefused`. */
export async function show(publishers: readonly Publisher[], reference: string): Promise<Lineage> {
  const image = await findImage(publishers, reference);
  const all = (await list(publishers, { target: image.record.target })).filter(({ state }) => state !== 'candidate');
  return { image, ...ancestry(image, all), descendants: descendants(image, all) };
}

function ancestry(
  image: CloudImage,
  all: readonly CloudImage[],
): { readonly ancestors: readonly CloudImage[]; readonly missing?: string } {
  const parent = image.record.parent;
  if (parent === undefined) return { ancestors: [] };
  const found = all.find(({ record }) => record.fingerprint === parent.fingerprint);
  if (found === undefined) return { ancestors: [], missing: `${parent.image} ${parent.version ?? parent.fingerprint}` };
  const above = ancestry(found, all);
  return { ...above, ancestors: [found, ...above.ancestors] };
}

function descendants(image: CloudImage, all: readonly CloudImage[]): readonly CloudImage[] {
  const children = all.filter(({ record }) => record.parent?.fingerprint === image.record.fingerprint);
  return children.flatMap((child) => [child, ...descendants(child, all)]);
}
