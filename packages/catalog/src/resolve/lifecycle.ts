import type { Lifecycle } from '../model/image.ts';
import type { SharedEntry } from '../schema/image.ts';

/** The usual lifecycle with what each of the entries says instead, the last one first. */
export function lifecycleOf(...entries: readonly SharedEntry['lifecycle'][]): Lifecycle {
  const merged = entries.reduce<NonNullable<SharedEntry['lifecycle']>>((all, entry) => ({ ...all, ...entry }), {});
  return {
    ...(merged.rebuild !== undefined && { rebuild: merged.rebuild }),
    ...(merged.endOfLife !== undefined && { endOfLife: merged.endOfLife }),
    keep: merged.keep ?? 5,
    grace: Number.parseInt(merged.grace ?? '90d', 10),
  };
}
