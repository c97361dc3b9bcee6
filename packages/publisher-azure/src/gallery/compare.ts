import type { Difference, Placement, Running } from '@ostrata/ports';
import type { Azure } from '../connection/azure.ts';
import { changeVersion } from './change-version.ts';
import { whileUnused } from './channels.ts';
import { parseDistribution, type Distribution } from './distribution.ts';
import { regionName } from './names.ts';
import { gallerySharing, missing, unshareGallery, type Sharing } from './share-gallery.ts';
import { ImageGone, readAgain } from './stored-version.ts';

/**
 * What of regions and of the gallery's shares is not as the distributions say. A gallery is shared as a whole, so a share is too much
 * only when what every image wants is known. Throws `BadDistribution`, `ImageGone`.
 */
export async function compare(
  azure: Azure,
  placements: readonly Placement[],
  running: Running,
): Promise<readonly Difference[]> {
  const known = placements.flatMap(({ image, distribution: vars }) =>
    vars === undefined
      ? []
      : [{ image, distribution: parseDistribution(vars, azure.options.location, azure.shareWith) }],
  );
  const published = known.filter(({ image }) => image.state === 'published');
  const found: Difference[] = [];
  for (const { image, distribution } of published) {
    const { version } = await readAgain(azure, image, running);
    const present = (version.publishingProfile?.targetRegions ?? []).map(({ name }) => regionName(name));
    const of = (kind: Difference['kind'], regions: readonly string[], without: readonly string[]) =>
      regions.filter((region) => !without.includes(region)).map((region) => ({ kind, image, region }));
    found.push(...of('missing', distribution.regions, present), ...of('surplus', present, distribution.regions));
  }
  const sharing = await gallerySharing(azure, running);
  // One that cannot be shared is refused when something is to be shared.
  if (sharing === undefined) return found;
  for (const { image, distribution } of published) found.push(...shares('missing', distribution, sharing, { image }));
  if (known.length < placements.length) return found;
  return [
    ...found,
    ...shares(
      'surplus',
      sharing,
      wantedByAll(
        azure,
        known.map((one) => one.distribution),
      ),
    ),
  ];
}

/** Takes versions out of regions, and the gallery from those it is shared with. Gone already is done. Throws `InUse`. */
export async function withdraw(azure: Azure, surplus: readonly Difference[], running: Running): Promise<void> {
  const images = new Map(surplus.flatMap(({ image }) => (image === undefined ? [] : [[image.id, image] as const])));
  for (const [id, image] of images) {
    const gone = surplus.flatMap((one) => (one.image?.id === id && one.region !== undefined ? [one.region] : []));
    await whileUnused(azure, image.record, running, async () => {
      const stored = await readAgain(azure, image, running).catch((error: unknown) => {
        if (error instanceof ImageGone) return undefined;
        throw error;
      });
      const present = stored?.version.publishingProfile?.targetRegions ?? [];
      const targetRegions = present.filter(
        ({ name }) => regionName(name) === azure.options.location || !gone.includes(regionName(name)),
      );
      if (stored === undefined || targetRegions.length === present.length) return;
      await changeVersion(azure, stored, { publishing: { targetRegions } }, running);
      running.onProgress?.(`${image.address} is taken out of ${gone.join(', ')}`);
    });
  }
  const ids = surplus.flatMap(({ image, sharedWith }) =>
    image === undefined && sharedWith !== undefined ? [sharedWith] : [],
  );
  if (ids.length > 0) await unshareGallery(azure, ids, running);
}

function wantedByAll({ shareWith }: Azure, all: readonly Distribution[]): Sharing {
  return {
    subscriptions: [...shareWith, ...all.flatMap(({ subscriptions }) => subscriptions)],
    tenants: all.flatMap(({ tenants }) => tenants),
  };
}

function shares(
  kind: Difference['kind'],
  some: Sharing,
  others: Sharing,
  more: Pick<Difference, 'image'> = {},
): readonly Difference[] {
  const { subscriptions, tenants } = missing(some, others);
  return [...subscriptions, ...tenants].map((sharedWith) => ({ kind, ...more, sharedWith }));
}
