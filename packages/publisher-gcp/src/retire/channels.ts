import { NotPublished, type CloudImage, type Running } from '@ostrata/ports';
import type { Gcp } from '../connection/gcp.ts';
import { change, requestId } from '../connection/operation.ts';
import { channelHolders, channelsOf, familyOf, readAgain, type FoundImage } from '../images/found-image.ts';
import { imagePath } from '../images/image-resource.ts';
import { familyName, familyPrefix, label } from '../images/labels.ts';
import { setLabels } from '../images/set-labels.ts';

/**
 * Points a channel at a published image. One label does it: its number is the highest. What follows, the old image's label and
 * the image families, is done again by whoever points next.
 */
export async function pointChannel(gcp: Gcp, channel: string, image: CloudImage, running: Running = {}): Promise<void> {
  checkName(channel);
  const wanted = await readAgain(gcp, image, running);
  if (wanted.state !== 'published') throw new NotPublished(wanted.name, wanted.state);
  const before = await familyOf(gcp, image, running);
  if (channelHolders(before).get(channel)?.name !== wanted.name) {
    const turns = before.map(({ turns: of }) => of.get(channel) ?? 0);
    await setLabels(gcp, wanted.name, { [`${label.channel}${channel}`]: `${Math.max(0, ...turns) + 1}` }, running);
  }
  const now = await familyOf(gcp, image, running);
  const holder = channelHolders(now).get(channel);
  for (const other of now) {
    if (other.name === holder?.name || !other.turns.has(channel)) continue;
    await setLabels(gcp, other.name, { [`${label.channel}${channel}`]: undefined }, running);
  }
  await setFamilies(gcp, now, running);
}

/**
 * Gives each image the family that its channels ask for. First in, then out: a family shows the newest of those in it, and is
 * never empty in between.
 */
async function setFamilies(gcp: Gcp, images: readonly FoundImage[], running: Running): Promise<void> {
  const changed = images
    .map((image) => ({ image, family: familyFor(gcp, image, images) }))
    .filter(({ image, family }) => isOurs(image) && (image.resource.family ?? undefined) !== family);
  const [joining, leaving] = [changed.filter(({ family }) => family), changed.filter(({ family }) => !family)];
  for (const { image, family = null } of [...joining, ...leaving]) {
    const made = { service: 'compute', method: 'PATCH', path: imagePath(gcp, image.name) } as const;
    await change(gcp, { ...made, query: requestId(), body: { family }, expected: [404] }, running);
    if (family !== null) running.onProgress?.(`${family} is ${image.name}`);
  }
}

/** An image has one family: that of the preferred channel, or of the one that came to it last. */
function familyFor({ familyChannel }: Gcp, image: FoundImage, images: readonly FoundImage[]): string | undefined {
  const { image: name, target } = image.record;
  const turn = (channel: string) => (channel === familyChannel ? Infinity : (image.turns.get(channel) ?? 0));
  const [channel] = [...channelsOf(image, images)].sort((a, b) => turn(b) - turn(a) || (a < b ? -1 : 1));
  return channel === undefined ? undefined : familyName(name, target, channel);
}

/** A family that somebody gave by hand stays. */
function isOurs({ resource, record }: FoundImage): boolean {
  const { family = '' } = resource;
  return family === '' || family.startsWith(familyPrefix(record.image, record.target));
}

function checkName(channel: string): void {
  if (/^[a-z]([a-z0-9-]{0,29}[a-z0-9])?$/.test(channel)) return;
  throw new TypeError(
    `${JSON.stringify(channel)} is no name of a channel on Google Cloud: 31 lower-case letters, digits and hyphens at most`,
  );
}
