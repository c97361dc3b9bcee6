import type { CloudImage, Files, Publisher, Running, Tags } from '@ostrata/ports';
import { desired } from '../release/desired.ts';
import { childrenFirst, fates, type Fate } from './fate.ts';
import { list } from './list.ts';
import { publisherOf } from './publisher-of.ts';

/** An image, and why it goes or stays. */
export interface PrunedImage {
  readonly image: CloudImage;
  readonly why: string;
  /** What nobody can tell from here of an image that is deprecated or removed. */
  readonly unknown?: readonly string[];
}

/** What prune would do or did, and what it keeps, each with the reason. */
export interface Pruned {
  readonly deprecated: readonly PrunedImage[];
  readonly removed: readonly PrunedImage[];
  readonly kept: readonly PrunedImage[];
  /** Half-done work of runs that are gone, removed too; none on a dry run. */
  readonly swept: readonly string[];
}

/**
 * Removes dev builds that the work tree no longer wants, candidates that an interrupted run left, and versions by
 * `lifecycle.keep` and `grace`: deprecated first, and removed when the grace is over. Never what a channel points at, what was
 * launched lately, or what something living stands on. `dryRun` only says so. Throws `InputRefused`.
 */
export async function prune(
  ports: { readonly files: Files; readonly tags: Tags; readonly publishers: readonly Publisher[] },
  { dryRun, now, ...running }: Running & { readonly dryRun: boolean; readonly now: Date },
): Promise<Pruned> {
  const { units } = await desired(ports);
  const images = await list(ports.publishers, {});
  const today = now.toISOString().slice(0, 10);
  const found = fates(images, {
    current: new Set([...units.values()].map(({ fingerprint }) => fingerprint)),
    lifecycles: new Map([...units.values()].map(({ unit }) => [unit.name, unit.settings.lifecycle])),
    today,
  });
  const of = (does: Fate['does']) =>
    childrenFirst(images).flatMap((image) => {
      const fate = found.get(image.id);
      if (fate?.does !== does) return [];
      const { why, unknown } = fate;
      return [{ image, why, ...(unknown !== undefined && { unknown }) }];
    });
  const pruned = { deprecated: of('deprecate'), removed: of('remove'), kept: of('keep'), swept: [] };
  if (dryRun) return pruned;
  for (const { image } of pruned.deprecated)
    await publisherOf(image, ports.publishers).deprecate(image, today, running);
  for (const { image } of pruned.removed) await publisherOf(image, ports.publishers).remove(image, running);
  return { ...pruned, swept: await sweep(ports.publishers, running) };
}

/**
 * Removes what runs left that are gone, in every cloud: half-done images, and machines, keys and groups of builders. Nothing
 * that a running process has a claim on. Gives names or ids of what is gone.
 */
export async function sweep(publishers: readonly Publisher[], running: Running): Promise<readonly string[]> {
  const swept = await Promise.all(publishers.map(async (publisher) => (await publisher.sweep?.(running)) ?? []));
  return swept.flat();
}
