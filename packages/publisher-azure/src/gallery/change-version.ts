import type { GalleryImageVersionPublishingProfile } from '@azure/arm-compute';
import type { Running } from '@ostrata/ports';
import { toResourceTags } from '@ostrata/versioning';
import type { Azure } from '../connection/azure.ts';
import { ifThere, whenFree } from '../connection/waiting.ts';
import { definitionName, versionName } from './names.ts';
import type { StoredVersion } from './stored-version.ts';

/** Adds to a version's tags and publishing profile, in one call; Azure takes both as a whole. Waits until it is done everywhere. */
export async function changeVersion(
  azure: Azure,
  { record, version }: Pick<StoredVersion, 'record' | 'version'>,
  change: {
    readonly texts?: Readonly<Record<string, string | undefined>>;
    readonly publishing?: Partial<GalleryImageVersionPublishingProfile>;
  },
  running: Running,
): Promise<void> {
  const { resourceGroup, gallery } = azure.options;
  const { galleryImageVersions } = await azure.compute();
  await whenFree(
    azure,
    () =>
      galleryImageVersions.beginUpdateAndWait(
        resourceGroup,
        gallery,
        definitionName(record),
        versionName(record),
        {
          tags: { ...version.tags, ...toResourceTags(change.texts ?? {}) },
          publishingProfile: { ...version.publishingProfile, ...change.publishing },
          storageProfile: {},
        },
        waiting(azure, running),
      ),
    running,
  );
}

/** Deletes a version with its replicas, and waits until it is gone. */
export async function deleteVersion(
  azure: Azure,
  unit: Parameters<typeof versionName>[0],
  running: Running,
): Promise<void> {
  const { resourceGroup, gallery } = azure.options;
  const { galleryImageVersions } = await azure.compute();
  const [definition, version] = [definitionName(unit), versionName(unit)];
  await ifThere(
    whenFree(
      azure,
      () =>
        galleryImageVersions.beginDeleteAndWait(resourceGroup, gallery, definition, version, waiting(azure, running)),
      running,
    ),
  );
}

/** How an operation that takes long is waited for. */
export function waiting(azure: Azure, { signal }: Running) {
  return { updateIntervalInMs: azure.patience.poll, ...(signal && { abortSignal: signal }) };
}
