import type { Lifecycle } from '../model/image.ts';
import type { SharedEntry } from '../schema/image.ts';

type Entry = SharedEntry['lifecycle'];

/** What a repository, an image and a target say of a lifecycle: the latter goes before the former, and what none says is as usual. */
export function lifecycleOf(repository: Entry, image: Entry, target: Entry): Lifecycle {
  const merged: NonNullable<Entry> = { ...repository, ...image, ...target };
  return {
    ...(merged.rebuild !== undefined && { rebuild: merged.rebuild }),
    ...(merged.endOfLife !== undefined && { endOfLife: merged.endOfLife }),
    keep: merged.keep ?? 5,
    grace: Number.parseInt(merged.grace ?? '90d', 10),
  };
}
