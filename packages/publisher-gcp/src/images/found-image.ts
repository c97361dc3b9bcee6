import type { CloudImage, ImageQuery, Running } from '@ostrata/ports';
import type { State } from '@ostrata/versioning';
import type { Gcp } from '../connection/gcp.ts';
import { parseDescription, type Description } from './description.ts';
import { imageByName, imagesWith, type ImageResource } from './image-resource.ts';
import { label, targetLabel } from './labels.ts';

/** An image of Ostrata's: one that has a record and a state. */
export interface FoundImage extends Description {
  /** Its name, which is its address. */
  readonly name: string;
  readonly state: State;
  readonly resource: ImageResource;
  /** By channel, what its labels say; the highest number in a family has the channel. */
  readonly turns: ReadonlyMap<string, number>;
}

/** Images of Ostrata's by image and target. `onDamaged` is told of those with a state and no record. */
export async function findImages(
  gcp: Gcp,
  { image, target }: Pick<ImageQuery, 'image' | 'target'>,
  onDamaged: (name: string) => void,
  running?: Running,
): Promise<readonly FoundImage[]> {
  const labels = {
    [label.state]: undefined,
    ...(image !== undefined && { [label.image]: image }),
    ...(target !== undefined && { [label.target]: targetLabel(target) }),
  };
  const found: FoundImage[] = [];
  for (const resource of await imagesWith(gcp, labels, running)) {
    if (resource.status !== 'READY') continue;
    const one = foundIn(resource);
    if (one === undefined) onDamaged(resource.name);
    else found.push(one);
  }
  return found;
}

/** What a resource is to Ostrata; `undefined` when it is nothing. */
export function foundIn(resource: ImageResource): FoundImage | undefined {
  const described = parseDescription(resource.description);
  const { [label.state]: state } = resource.labels;
  if (described === undefined || state === undefined) return undefined;
  return { ...described, name: resource.name, state: stateOf(resource, state), resource, turns: turnsIn(resource) };
}

/** All images of the family of one. */
export function familyOf(
  gcp: Gcp,
  { record }: Pick<CloudImage, 'record'>,
  running?: Running,
): Promise<readonly FoundImage[]> {
  return findImages(gcp, { image: record.image, target: record.target }, () => {}, running);
}

/** The image as it is now. Throws `ImageGone` when it is not there, or is another under the same name. */
export async function readAgain(gcp: Gcp, image: CloudImage, running?: Running): Promise<FoundImage> {
  const resource = await imageByName(gcp, image.address, running);
  const found = resource && foundIn(resource);
  const { fingerprint, builtAt } = image.record;
  if (found === undefined || found.record.fingerprint !== fingerprint || found.record.builtAt !== builtAt) {
    throw new ImageGone(image.address);
  }
  return found;
}

/** Which image has each channel, within one image and target. */
export function channelHolders(family: readonly FoundImage[]): ReadonlyMap<string, FoundImage> {
  const holders = new Map<string, FoundImage>();
  for (const image of [...family].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    for (const [channel, turn] of image.turns) {
      if (turn >= (holders.get(channel)?.turns.get(channel) ?? 0)) holders.set(channel, image);
    }
  }
  return holders;
}

/** The channels that an image has, by name. */
export function channelsOf(image: Pick<FoundImage, 'name'>, family: readonly FoundImage[]): readonly string[] {
  return [...channelHolders(family)].flatMap(([channel, { name }]) => (name === image.name ? [channel] : [])).sort();
}

function stateOf({ deprecated }: ImageResource, state: string): State {
  if (deprecated?.state === 'OBSOLETE' || deprecated?.state === 'DELETED') return 'revoked';
  if (state !== 'published') return 'candidate';
  return deprecated?.state === 'DEPRECATED' ? 'deprecated' : 'published';
}

function turnsIn({ labels }: ImageResource): ReadonlyMap<string, number> {
  const turns = new Map<string, number>();
  for (const [key, value] of Object.entries(labels)) {
    if (key.startsWith(label.channel)) turns.set(key.slice(label.channel.length), Number(value));
  }
  return turns;
}

/** The image is not there any more. */
export class ImageGone extends Error {
  override readonly name = 'ImageGone';

  constructor(address: string) {
    super(`${address} is not there any more, or was built again since; build the image again`);
  }
}
