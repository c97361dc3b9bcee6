import type { GalleryImage } from '@azure/arm-compute';
import type { CloudImage, ImageQuery, Running } from '@ostrata/ports';
import type { Azure } from '../connection/azure.ts';
import { channelsAt } from './channels.ts';
import { readDefinition, storedVersion, toCloudImage, type StoredVersion } from './stored-version.ts';

/** Images that match, the older build of an image first. */
export async function listImages(
  azure: Azure,
  query: ImageQuery,
  running: Running = {},
): Promise<readonly CloudImage[]> {
  const found: CloudImage[] = [];
  for (const definition of await definitionsFor(azure, query, running)) {
    for (const stored of await versionsIn(azure, definition.name ?? '', running)) {
      const { record, state, version } = stored;
      if (state === undefined || version.provisioningState === 'Deleting' || !matches(stored, query)) continue;
      found.push(toCloudImage(stored, state, channelsAt(definition, record)));
    }
  }
  return found.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

/** All versions of a definition that are Ostrata's, those that were never adopted among them. */
export async function versionsIn(
  azure: Azure,
  definition: string,
  { signal }: Running,
): Promise<readonly StoredVersion[]> {
  const { resourceGroup, gallery } = azure.options;
  const { galleryImageVersions } = await azure.compute();
  const versions: StoredVersion[] = [];
  const pages = galleryImageVersions.listByGalleryImage(resourceGroup, gallery, definition, {
    ...(signal && { abortSignal: signal }),
  });
  for await (const version of pages) {
    const stored = storedVersion(version);
    if (stored !== undefined) versions.push(stored);
  }
  return versions;
}

/** Definitions that can have what is asked for. */
export async function definitionsFor(
  azure: Azure,
  { image, target }: ImageQuery,
  running: Running,
): Promise<readonly GalleryImage[]> {
  if (image !== undefined && target !== undefined) {
    const definition = await readDefinition(azure, { image, target }, running);
    return definition === undefined ? [] : [definition];
  }
  const { resourceGroup, gallery } = azure.options;
  const { galleryImages } = await azure.compute();
  const definitions: GalleryImage[] = [];
  const pages = galleryImages.listByGallery(resourceGroup, gallery, {
    ...(running.signal && { abortSignal: running.signal }),
  });
  for await (const definition of pages) {
    if (image === undefined || definition.name?.startsWith(`${image}-`)) definitions.push(definition);
  }
  return definitions;
}

function matches({ record, state }: StoredVersion, query: ImageQuery): boolean {
  return (
    (query.image === undefined || record.image === query.image) &&
    (query.target === undefined || record.target === query.target) &&
    (query.version === undefined || record.version === query.version) &&
    (query.fingerprint === undefined || record.fingerprint === query.fingerprint) &&
    (query.states === undefined || (state !== undefined && query.states.includes(state)))
  );
}

function sortKey({ record, id }: CloudImage): string {
  return [record.image, record.target, record.builtAt, id].join('\n');
}
