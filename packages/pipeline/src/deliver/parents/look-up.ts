import type { Unit } from '@ostrata/catalog';
import type { CloudImage, Publisher } from '@ostrata/ports';
import pLimit from 'p-limit';
import type { DesiredUnit } from '../../release/desired.ts';
import { isImageOf } from '../../release/read/units.ts';
import { isThere } from './parent-image.ts';

/** What the cloud has of the units that are meant, and what is to be made for them. */
export interface LookedUp<One extends DesiredUnit = DesiredUnit> {
  /** Images that are there: published, deprecated since, or revoked. */
  readonly present: ReadonlyMap<string, CloudImage>;
  /** Units to make, parents first: those that are meant, and what they stand on as far as that is not there. */
  readonly due: readonly One[];
  /** How long each unit took the last time, as the records say; absent for a unit that was never built. */
  readonly seconds: ReadonlyMap<string, number>;
}

/** Looks up the units by name; above one that is there nothing is looked at, and a cloud has its vendors' images. `units` come parents first. */
export async function lookUp<One extends DesiredUnit>(
  publisher: Pick<Publisher, 'list'>,
  units: ReadonlyMap<string, One>,
  names: readonly string[],
): Promise<LookedUp<One>> {
  const limit = pLimit(8);
  const asked = new Map<string, Promise<void>>();
  const present = new Map<string, CloudImage>();
  const due = new Set<string>();
  const seconds = new Map<string, number>();

  const ask = (name: string): Promise<void> => {
    const known = asked.get(name);
    if (known !== undefined) return known;
    const promise = look(name);
    asked.set(name, promise);
    return promise;
  };
  const look = async (name: string): Promise<void> => {
    const one = units.get(name);
    if (one === undefined || isThere(one.unit)) return;
    const images = await limit(() => imagesOf(publisher, one.unit));
    const image = images.find((found) => found.state !== 'candidate' && isImageOf(found, one));
    const newest = images.at(0);
    if (newest !== undefined) seconds.set(name, newest.record.buildSeconds);
    if (image !== undefined) {
      present.set(name, image);
      return;
    }
    due.add(name);
    if (one.parent !== undefined) await ask(one.parent.name);
  };
  await Promise.all(names.map(ask));
  return { present, due: [...units.values()].filter(({ name }) => due.has(name)), seconds };
}

/** All images of a unit, newest first. */
async function imagesOf({ list }: Pick<Publisher, 'list'>, { image, target }: Unit): Promise<readonly CloudImage[]> {
  const found = await list({ image: image.name, target: target.name });
  return [...found].sort((a, b) => (a.record.builtAt < b.record.builtAt ? 1 : -1));
}
