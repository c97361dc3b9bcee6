import type { SharingProfileGroup } from '@azure/arm-compute';
import type { Running } from '@ostrata/ports';
import type { Azure } from '../connection/azure.ts';
import { whenFree } from '../connection/waiting.ts';
import { waiting } from './change-version.ts';
import type { Distribution } from './distribution.ts';

/** Shares the gallery with those that it is not shared with yet; Azure shares a gallery as a whole. Throws `NotShareable`. */
export async function shareGallery(
  azure: Azure,
  { subscriptions, tenants }: Pick<Distribution, 'subscriptions' | 'tenants'>,
  running: Running,
): Promise<void> {
  if (subscriptions.length + tenants.length === 0) return;
  const { resourceGroup, gallery } = azure.options;
  const { galleries, gallerySharingProfile } = await azure.compute();
  const { sharingProfile } = await galleries.get(resourceGroup, gallery, {
    expand: 'SharingProfile/Groups',
    ...(running.signal && { abortSignal: running.signal }),
  });
  if (sharingProfile?.permissions !== 'Groups') throw new NotShareable(gallery);
  const groups = [
    missing('Subscriptions', subscriptions, sharingProfile.groups),
    missing('AADTenants', tenants, sharingProfile.groups),
  ].filter(({ ids }) => ids.length > 0);
  if (groups.length === 0) return;
  const update = { operationType: 'Add', groups };
  await whenFree(
    azure,
    () => gallerySharingProfile.beginUpdateAndWait(resourceGroup, gallery, update, waiting(azure, running)),
    running,
  );
}

function missing(type: string, wanted: readonly string[], groups: readonly SharingProfileGroup[] = []) {
  const present = new Set(groups.filter((group) => group.type === type).flatMap(({ ids }) => ids ?? []));
  return { type, ids: wanted.filter((id) => !present.has(id)) };
}

/** The gallery was not made to be shared. */
export class NotShareable extends Error {
  override readonly name = 'NotShareable';

  constructor(gallery: string) {
    super(
      `the gallery ${gallery} cannot be shared with subscriptions or tenants as it is; allow it once: ` +
        `az sig update --gallery-name ${gallery} --permissions groups`,
    );
  }
}
