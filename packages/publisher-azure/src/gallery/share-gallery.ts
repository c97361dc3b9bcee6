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
  const present = await gallerySharing(azure, running);
  if (present === undefined) throw new NotShareable(azure.options.gallery);
  await update(azure, 'Add', missing({ subscriptions, tenants }, present), running);
}

/** Shares the gallery no longer with those that it is shared with yet. */
export async function unshareGallery(azure: Azure, ids: readonly string[], running: Running): Promise<void> {
  const present = (await gallerySharing(azure, running)) ?? { subscriptions: [], tenants: [] };
  const gone = (all: readonly string[]) => all.filter((id) => ids.includes(id));
  const shares = { subscriptions: gone(present.subscriptions), tenants: gone(present.tenants) };
  await update(azure, 'Remove', shares, running);
}

/** Whom a gallery is shared with, by their ids. */
export type Sharing = Pick<Distribution, 'subscriptions' | 'tenants'>;

/** Whom the gallery is shared with; `undefined` where it cannot be shared so. */
export async function gallerySharing(azure: Azure, { signal }: Running): Promise<Sharing | undefined> {
  const { resourceGroup, gallery } = azure.options;
  const { galleries } = await azure.compute();
  const { sharingProfile } = await galleries.get(resourceGroup, gallery, {
    expand: 'SharingProfile/Groups',
    ...(signal && { abortSignal: signal }),
  });
  if (sharingProfile?.permissions !== 'Groups') return undefined;
  const of = (type: string) =>
    (sharingProfile.groups ?? []).filter((group) => group.type === type).flatMap(({ ids }) => ids ?? []);
  return { subscriptions: of('Subscriptions'), tenants: of('AADTenants') };
}

/** Those of the first that are not in the second. */
export function missing(wanted: Sharing, present: Sharing): Sharing {
  return {
    subscriptions: wanted.subscriptions.filter((id) => !present.subscriptions.includes(id)),
    tenants: wanted.tenants.filter((id) => !present.tenants.includes(id)),
  };
}

async function update(
  azure: Azure,
  operationType: 'Add' | 'Remove',
  { subscriptions, tenants }: Sharing,
  running: Running,
): Promise<void> {
  const groups = [
    { type: 'Subscriptions', ids: [...subscriptions] },
    { type: 'AADTenants', ids: [...tenants] },
  ].filter(({ ids }) => ids.length > 0);
  if (groups.length === 0) return;
  const { resourceGroup, gallery } = azure.options;
  const { gallerySharingProfile } = await azure.compute();
  const body = { operationType, groups };
  await whenFree(
    azure,
    () => gallerySharingProfile.beginUpdateAndWait(resourceGroup, gallery, body, waiting(azure, running)),
    running,
  );
  const names = groups.flatMap(({ ids }) => ids).join(', ');
  running.onProgress?.(`the gallery ${gallery} is ${operationType === 'Add' ? '' : 'no longer '}shared with ${names}`);
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
