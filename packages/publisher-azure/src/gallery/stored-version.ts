import type { GalleryImage, GalleryImageVersion } from '@azure/arm-compute';
import type { CloudImage, Running } from '@ostrata/ports';
import type { ImageRecord, State } from '@ostrata/versioning';
import type { Azure } from '../connection/azure.ts';
import { ifThere } from '../connection/waiting.ts';
import { addressOf, type Texts, textsInTags } from '@ostrata/versioning';
import { recordIn } from '@ostrata/versioning/read-record';
import { definitionName, regionName, versionName } from './names.ts';

/** Tags of Ostrata on a version that are no field of the record. */
export const mark = {
  /** `creating`, `candidate`, `publishing`, `published`, `deprecated` or `revoked`. */
  state: 'state',
  /** `yyyy-mm-dd`. */
  deprecatedOn: 'deprecated-on',
  revokedReason: 'revoked-reason',
  revokedAt: 'revoked-at',
} as const;

/** A version of the gallery whose tags are a record. */
export interface StoredVersion {
  readonly record: ImageRecord;
  /** `undefined` until it was adopted. */
  readonly state: State | undefined;
  readonly texts: Texts;
  readonly version: GalleryImageVersion;
}

const states: Readonly<Record<string, State>> = {
  candidate: 'candidate',
  publishing: 'candidate',
  published: 'published',
  deprecated: 'deprecated',
  revoked: 'revoked',
};

/** The record and state in a version's tags; `undefined` where they are no record. */
export function storedVersion(version: GalleryImageVersion): StoredVersion | undefined {
  const texts = textsInTags(version.tags);
  const record = recordIn(texts);
  return record && { record, texts, version, state: states[texts[mark.state] ?? ''] };
}

/** A version as Azure has it now. */
export async function readVersion(
  azure: Azure,
  unit: Parameters<typeof versionName>[0],
  { signal }: Running,
): Promise<GalleryImageVersion | undefined> {
  const { resourceGroup, gallery } = azure.options;
  const { galleryImageVersions } = await azure.compute();
  return ifThere(
    galleryImageVersions.get(resourceGroup, gallery, definitionName(unit), versionName(unit), {
      ...(signal && { abortSignal: signal }),
    }),
  );
}

/** A definition as Azure has it now. */
export async function readDefinition(
  azure: Azure,
  unit: Pick<ImageRecord, 'image' | 'target'>,
  { signal }: Running,
): Promise<GalleryImage | undefined> {
  const { resourceGroup, gallery } = azure.options;
  const { galleryImages } = await azure.compute();
  return ifThere(
    galleryImages.get(resourceGroup, gallery, definitionName(unit), { ...(signal && { abortSignal: signal }) }),
  );
}

/** What an image is by now. Throws `ImageGone`. */
export async function readAgain(
  azure: Azure,
  { address, record }: CloudImage,
  running: Running,
): Promise<StoredVersion & { readonly state: State }> {
  const version = await readVersion(azure, record, running);
  const stored = version && storedVersion(version);
  if (stored?.state === undefined || stored.record.fingerprint !== record.fingerprint) throw new ImageGone(address);
  return { ...stored, state: stored.state };
}

/** The image as the port has it. */
export function toCloudImage(
  { record, texts, version }: StoredVersion,
  state: State,
  channels: readonly string[],
): CloudImage {
  const gigabytes = version.storageProfile?.osDiskImage?.sizeInGB;
  const deprecatedOn = texts[mark.deprecatedOn];
  const regions = (version.publishingProfile?.targetRegions ?? []).map(({ name }) => regionName(name)).sort();
  const id = version.id ?? '';
  return {
    id,
    address: addressOf(record),
    state,
    record,
    channels,
    locations: regions.map((region) => ({ region, id, state: version.provisioningState ?? '' })),
    ...(gigabytes !== undefined && { size: gigabytes * 2 ** 30 }),
    ...(state === 'deprecated' && deprecatedOn !== undefined && { deprecated: { on: deprecatedOn } }),
    ...(state === 'revoked' && {
      revoked: { reason: texts[mark.revokedReason] ?? 'not told', at: texts[mark.revokedAt] ?? '' },
    }),
  };
}

/** The image was removed, or another has its address by now. */
export class ImageGone extends Error {
  override readonly name = 'ImageGone';

  constructor(address: string) {
    super(`${address} is no longer what it was when it was listed; list again`);
  }
}
