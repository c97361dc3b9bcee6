import { published, type CloudImage, type Running } from '@ostrata/ports';
import { isDistributed, placementsOf, type DistributionPorts } from './placements.ts';
import { publisherOf } from '../publisher-of.ts';

/** A published image whose distribution is now what the catalogue says. */
export interface Distributed {
  readonly before: CloudImage;
  readonly after: CloudImage;
  /** Regions that it was not in before. */
  readonly copied: readonly string[];
  /** What the publisher told of its work; empty where all was as it should be. */
  readonly done: readonly string[];
}

/**
 * Adds the regions, accounts and keys that the catalogue says now to the versions that are published already. What is as it
 * should be is left alone; nothing is rebuilt, and nothing taken away. Throws `InputRefused`.
 */
export async function distribute(
  ports: DistributionPorts,
  names: readonly string[],
  running: Running,
): Promise<readonly Distributed[]> {
  const done: Distributed[] = [];
  for (const { image: before, distribution } of await placementsOf(ports)) {
    // An image that left the catalogue keeps what it has.
    if (distribution === undefined || !isDistributed(before, names)) continue;
    const publisher = publisherOf(before, ports.publishers);
    const told: string[] = [];
    const onProgress = (message: string) => {
      told.push(message);
      running.onProgress?.(`${before.address}: ${message}`);
    };
    const after = await publisher.publish(published(before), distribution, { ...running, onProgress });
    done.push({ before, after, copied: newRegions(before, after), done: told });
  }
  return done;
}

function newRegions(before: CloudImage, after: CloudImage): readonly string[] {
  const known = new Set((before.locations ?? []).map(({ region }) => region));
  return (after.locations ?? []).flatMap(({ region }) => (known.has(region) ? [] : [region])).sort();
}
