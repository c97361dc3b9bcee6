import type { Lifecycle } from '../model/image.ts';
import type { SharedEntry } from '../schema/image.ts';

/** What all entries say of a lifecycle: a later one goes before an earlier one, and what none says is as usual. */
export function lifecycleOf(...entries: readonly SharedEntry['lifecycle'][]): Lifecycle {
  const merged = entries.reduce<NonNullable<SharedEntry['lifecycle']>>((all, entry) => ({ ...all, ...entry }), {});
  return {
    ...(merged.rebuild !== undefined && { rebuild: merged.rebuild }),
    ...(merged.endOfLife !== undefined && { endOfLife: merged.endOfLife }),
    keep: merged.keep ?? 5,
    grace: Number.parseInt(merged.grace ?? '90d', 10),
  };
}
