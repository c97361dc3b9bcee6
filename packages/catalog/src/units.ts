import { problem, type Problem } from '@ostrata/problems';
import type { Catalog, Unit } from './model/catalog.ts';
import type { Image, UnitSettings } from './model/image.ts';
import { target, type TargetName } from './model/target.ts';

/** Every unit of a catalogue, parents first: by layer, then name, then target. */
export function unitsOf(catalog: Catalog): readonly Unit[] {
  const units = new Map<string, Unit>();
  for (const image of byLayer(catalog)) {
    for (const [name, settings] of sortedTargets(image)) {
      const unitName = `${image.name}/${name}`;
      const parent = image.parent === undefined ? undefined : units.get(`${image.parent.image}/${name}`);
      const locked = image.parent === undefined ? catalog.lock.vendors.get(unitName) : undefined;
      units.set(unitName, {
        name: unitName,
        image,
        target: target(name),
        settings,
        ...(parent !== undefined && { parent }),
        ...(locked !== undefined && { locked }),
        folder: `src/${unitName}`,
      });
    }
  }
  return [...units.values()];
}

/** A unit by name, `<image>/<cloud>/<os>`. */
export function findUnit(catalog: Catalog, name: string): Unit | undefined {
  return unitsOf(catalog).find((unit) => unit.name === name);
}

/** What an image stands on, its parent first. */
export function ancestors(catalog: Catalog, image: Image): readonly Image[] {
  const parent = image.parent === undefined ? undefined : catalog.images.get(image.parent.image);
  return parent === undefined ? [] : [parent, ...ancestors(catalog, parent)];
}

/** All that stands on an image, parents before children. */
export function descendants(catalog: Catalog, name: string): readonly Image[] {
  const found = new Set([name]);
  return byLayer(catalog).filter((image) => {
    const isOne = image.parent !== undefined && found.has(image.parent.image);
    if (isOne) found.add(image.name);
    return isOne;
  });
}

/** Parents that are pinned to a version which was never tagged. */
export function checkPins(catalog: Catalog, versionsOf: (image: string) => readonly string[]): readonly Problem[] {
  return [...catalog.images.values()].flatMap((image) => {
    const { parent } = image;
    if (parent?.version === undefined) return [];
    const versions = versionsOf(parent.image);
    if (versions.includes(parent.version)) return [];
    return [
      problem('pin-not-tagged', `${image.name} stands on ${parent.image}@${parent.version}, which was never tagged`, {
        place: image.place(['parent']),
        hint:
          versions.length === 0 ? `${parent.image} has no version tag yet` : `its versions are ${versions.join(', ')}`,
      }),
    ];
  });
}

function sortedTargets({ targets }: Image): Iterable<readonly [TargetName, UnitSettings]> {
  return targets.size === 1 ? targets : [...targets].sort(([a], [b]) => (a < b ? -1 : 1));
}

function byLayer({ images, settings }: Catalog): readonly Image[] {
  const ranks = new Map(settings.layers.map(({ name, rank }) => [name, rank]));
  const rank = (image: Image) => ranks.get(image.layer) ?? 0;
  return [...images.values()].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}
