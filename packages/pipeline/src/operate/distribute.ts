import { unitsOf } from '@ostrata/catalog';
import { published, type CloudImage, type Files, type Publisher, type Running } from '@ostrata/ports';
import { InputRefused } from '../failure.ts';
import { loadRepository } from '../load.ts';
import { list } from './list.ts';
import { publisherOf } from './publisher-of.ts';

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
 * Applies the regions, accounts and keys that the catalogue says now to the versions that are published already. What is as it
 * should be is left alone; nothing is rebuilt. Throws `InputRefused`.
 */
export async function distribute(
  { files, publishers }: { readonly files: Files; readonly publishers: readonly Publisher[] },
  names: readonly string[],
  running: Running,
): Promise<readonly Distributed[]> {
  const { catalog, problems } = await loadRepository(files);
  if (catalog === undefined) throw new InputRefused(problems);
  const units = new Map(unitsOf(catalog).map((unit) => [unit.name, unit]));
  const all = await list(publishers, { states: ['published'] });
  const wanted = all.filter(
    ({ record }) => record.version !== undefined && (names.length === 0 || names.includes(record.image)),
  );
  const done: Distributed[] = [];
  for (const before of wanted) {
    const unit = units.get(`${before.record.image}/${before.record.target}`);
    // An image that left the catalogue keeps what it has.
    if (unit === undefined) continue;
    const publisher = publisherOf(before, publishers);
    const told: string[] = [];
    const onProgress = (message: string) => {
      told.push(message);
      running.onProgress?.(`${before.address}: ${message}`);
    };
    const after = await publisher.publish(published(before), unit.settings.distribute, { ...running, onProgress });
    done.push({ before, after, copied: newRegions(before, after), done: told });
  }
  return done;
}

function newRegions(before: CloudImage, after: CloudImage): readonly string[] {
  const known = new Set((before.locations ?? []).map(({ region }) => region));
  return (after.locations ?? []).flatMap(({ region }) => (known.has(region) ? [] : [region])).sort();
}
