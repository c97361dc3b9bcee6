import type { CloudImage } from '@ostrata/ports';

/** What an image stands on, nearest first, as far as it is still there. */
export interface Ancestry {
  readonly ancestors: readonly CloudImage[];
  /** What an ancestor was, where the image itself is gone. */
  readonly missing?: string;
  /** The vendor's image below all of them, where the cloud has it by itself: its name in the catalogue, and the cloud's id. */
  readonly vendor?: { readonly image: string; readonly id: string };
}

/** The ancestors of an image among all that is there. */
export function ancestry({ record: { parent } }: CloudImage, all: readonly CloudImage[]): Ancestry {
  if (parent === undefined) return { ancestors: [] };
  const { image, id } = parent;
  if (id !== undefined) return { ancestors: [], vendor: { image, id } };
  const found = all.find((one) => isParent(one, parent));
  if (found === undefined) return { ancestors: [], missing: `${parent.image} ${parent.version ?? parent.fingerprint}` };
  const above = ancestry(found, all);
  return { ...above, ancestors: [found, ...above.ancestors] };
}

/** All that stands on an image, each before what stands on it. */
export function descendants(image: CloudImage, all: readonly CloudImage[]): readonly CloudImage[] {
  return children(image, all).flatMap((child) => [child, ...descendants(child, all)]);
}

/** What was built on this very image. */
export function children(image: CloudImage, all: readonly CloudImage[]): readonly CloudImage[] {
  return all.filter(({ record }) => record.parent !== undefined && isParent(image, record.parent));
}

/** Of one fingerprint there may be several versions, so the version counts too. */
function isParent({ record }: CloudImage, parent: NonNullable<CloudImage['record']['parent']>): boolean {
  return record.fingerprint === parent.fingerprint && record.version === parent.version;
}
