import type { CloudImage, ImageQuery, Running } from '@ostrata/ports';
import type { Gcp } from '../connection/gcp.ts';
import { channelsOf, findImages, type FoundImage } from './found-image.ts';
import { imageId } from './image-resource.ts';
import { familyPrefix } from './labels.ts';

/** Images that match, by address. */
export async function listImages(
  gcp: Gcp,
  query: ImageQuery,
  onDamaged: (name: string) => void,
  running?: Running,
): Promise<readonly CloudImage[]> {
  // Which of a family has a channel is known from all of it.
  const found = await findImages(gcp, query, onDamaged, running);
  const families = grouped(found);
  return found
    .filter((image) => matches(image, query))
    .map((image) => toCloudImage(gcp, image, channelsOf(image, families.get(keyOf(image)) ?? [])))
    .sort((a, b) => (a.address < b.address ? -1 : 1));
}

function toCloudImage(gcp: Gcp, found: FoundImage, channels: readonly string[]): CloudImage {
  const { name, state, record, revoked, resource } = found;
  const { archiveSizeBytes, storageLocations = [], status = '', deprecated } = resource;
  const id = imageId(gcp, name);
  return {
    id,
    address: name,
    state,
    record,
    channels,
    ...(archiveSizeBytes !== undefined && { size: Number(archiveSizeBytes) }),
    ...(state === 'deprecated' && deprecated?.deprecated && { deprecated: { on: deprecated.deprecated.slice(0, 10) } }),
    ...(state === 'revoked' && {
      revoked: revoked ?? { reason: 'made obsolete by hand', at: deprecated?.obsolete ?? '' },
    }),
    ...(storageLocations.length > 0 && {
      locations: storageLocations.map((region) => ({ region, id, state: status })),
    }),
  };
}

function grouped(found: readonly FoundImage[]): ReadonlyMap<string, readonly FoundImage[]> {
  const families = new Map<string, FoundImage[]>();
  for (const image of found) families.set(keyOf(image), [...(families.get(keyOf(image)) ?? []), image]);
  return families;
}

function keyOf({ record }: FoundImage): string {
  return familyPrefix(record.image, record.target);
}

function matches({ record, state }: FoundImage, query: ImageQuery): boolean {
  return (
    (query.image === undefined || record.image === query.image) &&
    (query.target === undefined || record.target === query.target) &&
    (query.version === undefined || record.version === query.version) &&
    (query.fingerprint === undefined || record.fingerprint === query.fingerprint) &&
    (query.states === undefined || query.states.includes(state))
  );
}
