import type { Files, CloudImage, Publisher, Running, Tags } from '@ostrata/ports';
import { desired } from '../release/desired.ts';
import { list } from './list.ts';

/** What prune would remove or did, and what it keeps, each with the reason. */
export interface Pruned {
  readonly removed: readonly { readonly image: CloudImage; readonly why: string }[];
  readonly kept: readonly { readonly image: CloudImage; readonly why: string }[];
  /** Half-done work of runs that are gone, removed too; none on a dry run. */
  readonly swept: readonly string[];
}

/**
 * Removes dev builds that the work tree no longer wants, and candidates that an interrupted run left. Never what a channel
 * points at, what has a version, or what a kept image stands on. `dryRun` only says so. Throws `InputRefused`.
 */
export async function prune(
  ports: { readonly files: Files; readonly tags: Tags; readonly publisher: Publisher },
  options: Running & { readonly dryRun: boolean },
): Promise<Pruned> {
  const wanted = await desired(ports);
  const current = new Set([...wanted.units.values()].map(({ fingerprint }) => fingerprint));
  const images = await list([ports.publisher], {});
  const reasons = new Map(images.map((image) => [image.id, reasonToKeep(image, current)] as const));
  for (const image of images) {
    if (reasons.get(image.id) !== undefined) keepAncestors(image, images, reasons);
  }
  const decided = images.map((image) => ({ image, why: reasons.get(image.id) }));
  const removed = decided.flatMap(({ image, why }) =>
    why === undefined ? [{ image, why: image.state === 'candidate' ? 'never verified' : 'no longer wanted' }] : [],
  );
  const kept = decided.flatMap(({ image, why }) => (why === undefined ? [] : [{ image, why }]));
  if (options.dryRun) return { removed, kept, swept: [] };
  for (const { image } of childrenFirst(removed)) await ports.publisher.remove(image, options);
  return { removed, kept, swept: (await ports.publisher.sweep?.(options)) ?? [] };
}

function reasonToKeep(image: CloudImage, current: ReadonlySet<string>): string | undefined {
  if (image.channels.length > 0) return `channel ${image.channels.join(', ')} points at it`;
  if (image.record.version !== undefined) return 'it is a released version';
  if (image.state !== 'candidate' && current.has(image.record.fingerprint)) return 'the work tree wants it';
  return undefined;
}

function keepAncestors(
  image: CloudImage,
  images: readonly CloudImage[],
  reasons: Map<string, string | undefined>,
): void {
  const parent = images.find(({ record }) => record.fingerprint === image.record.parent?.fingerprint);
  if (parent === undefined || reasons.get(parent.id) !== undefined) return;
  reasons.set(parent.id, `${image.address} stands on it`);
  keepAncestors(parent, images, reasons);
}

/** A child before what it stands on, so that an interrupted prune leaves no child without its parent. */
function childrenFirst(removed: Pruned['removed']): Pruned['removed'] {
  const depth = (image: CloudImage): number => {
    const parent = removed.find((one) => one.image.record.fingerprint === image.record.parent?.fingerprint);
    return parent === undefined ? 0 : 1 + depth(parent.image);
  };
  return [...removed].sort((a, b) => depth(b.image) - depth(a.image));
}
