import type { GalleryImage } from '@azure/arm-compute';
import { InUse, NotPublished, type CloudImage, type Running } from '@ostrata/ports';
import type { ImageRecord } from '@ostrata/versioning';
import type { Azure } from '../connection/azure.ts';
import { oneAtATime } from '../claim/claim.ts';
import { whenFree } from '../connection/waiting.ts';
import { addressOf, textsInTags, toResourceTags } from '@ostrata/versioning';
import { changeVersion, waiting } from './change-version.ts';
import { versionsIn } from './list-images.ts';
import { definitionName, versionName } from './names.ts';
import { readAgain, readDefinition } from './stored-version.ts';

/** What Azure's own `latest` of a definition is the same as. */
const latestChannel = 'stable';
const prefix = 'channel-';

/**
 * Points a channel at a version by a tag of the definition. `latest` follows `stable`: the new version is let in first and the
 * others are left out last, so it always means something. Throws `NotPublished`, `ImageGone`.
 */
export async function pointChannel(
  azure: Azure,
  channel: string,
  image: CloudImage,
  running: Running = {},
): Promise<void> {
  const definition = definitionName(image.record);
  await oneAtATime(azure, `definitions/${definition}`, running, async () => {
    const stored = await readAgain(azure, image, running);
    if (stored.state !== 'published') throw new NotPublished(image.address, stored.state);
    const isLatest = channel === latestChannel;
    if (isLatest && stored.version.publishingProfile?.excludeFromLatest !== false) {
      await changeVersion(azure, stored, { publishing: { excludeFromLatest: false } }, running);
    }
    await tagDefinition(azure, image.record, { [`${prefix}${channel}`]: versionName(image.record) }, running);
    if (!isLatest) return;
    for (const other of await versionsIn(azure, definition, running)) {
      const isOther = versionName(other.record) !== versionName(image.record);
      if (!isOther || other.version.publishingProfile?.excludeFromLatest === true) continue;
      await changeVersion(azure, other, { publishing: { excludeFromLatest: true } }, running);
    }
  });
}

/** The names of the channels that point at a version, in order. */
export function channelsAt(definition: GalleryImage | undefined, record: ImageRecord): readonly string[] {
  return Object.entries(textsInTags(definition?.tags))
    .flatMap(([name, version]) =>
      name.startsWith(prefix) && version === versionName(record) ? [name.slice(prefix.length)] : [],
    )
    .sort();
}

/** Does something to an image while no run can point a channel at it. Throws `InUse` where one points already. */
export async function whileUnused(
  azure: Azure,
  record: ImageRecord,
  running: Running,
  work: () => Promise<void>,
): Promise<void> {
  await oneAtATime(azure, `definitions/${definitionName(record)}`, running, async () => {
    const channels = channelsAt(await readDefinition(azure, record, running), record);
    if (channels.length > 0) throw new InUse(addressOf(record), channels);
    await work();
  });
}

async function tagDefinition(
  azure: Azure,
  record: ImageRecord,
  texts: Readonly<Record<string, string>>,
  running: Running,
): Promise<void> {
  const { resourceGroup, gallery } = azure.options;
  const { galleryImages } = await azure.compute();
  const present = (await readDefinition(azure, record, running))?.tags ?? {};
  const added = toResourceTags(texts);
  if (Object.entries(added).every(([name, value]) => present[name] === value)) return;
  await whenFree(
    azure,
    () =>
      galleryImages.beginUpdateAndWait(
        resourceGroup,
        gallery,
        definitionName(record),
        { tags: { ...present, ...added } },
        waiting(azure, running),
      ),
    running,
  );
}
