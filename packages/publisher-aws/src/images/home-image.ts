import type { Image } from '@aws-sdk/client-ec2';
import type { CloudImage, ImageQuery, Running } from '@ostrata/ports';
import type { ImageRecord, State } from '@ostrata/versioning';
import type { Aws } from '../connection/aws.ts';
import { addressOf, versionText, type Texts } from '@ostrata/versioning';
import { recordIn } from '@ostrata/versioning/read-record';
import { fromTags } from '../record/tag-list.ts';
import { imageById, ownImages, withTag } from './describe.ts';

/** The image in the region it was built in. Its tags are the one place that says what it is and how far it has come. */
export interface HomeImage {
  readonly id: string;
  readonly address: string;
  readonly record: ImageRecord;
  readonly state: State;
  readonly texts: Texts;
  /** The regions that copies of it were begun in, this one not among them. */
  readonly copiedTo: readonly string[];
  readonly image: Image;
}

/** Tags of Ostrata that are no field of the record. */
export const mark = {
  /** `candidate`, `publishing`, `published` or `deprecated`; only an image that was adopted has it. */
  state: 'state',
  /** On copies, and on snapshots of both: `<region>:<id>` of the image they belong to. */
  home: 'home',
  regions: 'regions',
  /** On an image that was copied from another one within its region: the other's id. */
  madeFrom: 'made-from',
  deprecatedOn: 'deprecated-on',
  revokedReason: 'revoked-reason',
  revokedAt: 'revoked-at',
} as const;

/** All images that match and that were adopted, but for their state. Throws nothing for one that is damaged: `onDamaged` is told. */
export async function homeImages(
  aws: Aws,
  query: ImageQuery,
  onDamaged: (id: string) => void,
  running?: Running,
): Promise<readonly HomeImage[]> {
  const found = await ownImages(
    aws,
    aws.home,
    {
      ...withTag(mark.state),
      ...(query.image !== undefined && withTag('image', query.image)),
      ...(query.target !== undefined && withTag('target', query.target)),
      ...(query.version !== undefined && withTag('version', query.version)),
      ...(query.fingerprint !== undefined && withTag('fingerprint', query.fingerprint)),
    },
    running,
  );
  return found.filter(isWhole).flatMap((image) => {
    const home = homeOf(image);
    if (home === undefined) onDamaged(image.ImageId ?? '');
    return home === undefined ? [] : [home];
  });
}

/** The image that was handed out as this one. Throws `ImageGone`. */
export async function readAgain(aws: Aws, { id }: Pick<CloudImage, 'id'>, running?: Running): Promise<HomeImage> {
  const image = await imageById(aws, aws.home, id, running);
  const home = image === undefined ? undefined : homeOf(image);
  if (home === undefined) throw new ImageGone(id);
  return home;
}

/** What the tags of an image say of it; `undefined` when it was not adopted. */
export function homeOf(image: Image): HomeImage | undefined {
  const texts = fromTags(image.Tags);
  const record = recordIn(texts);
  const { ImageId: id } = image;
  if (record === undefined || id === undefined || texts[mark.state] === undefined) return undefined;
  const copiedTo = (texts[mark.regions] ?? '').split(' ').filter((region) => region !== '');
  return { id, address: addressOf(record), record, state: stateOf(image, texts), texts, copiedTo, image };
}

/** True for the image of that unit: same image, target, fingerprint and version. */
export function isOf({ record }: Pick<HomeImage, 'record'>, other: ImageRecord): boolean {
  return (
    record.image === other.image &&
    record.target === other.target &&
    record.fingerprint === other.fingerprint &&
    versionText(record) === versionText(other)
  );
}

/** The value of the tag `home`. */
export function homeName(aws: Pick<Aws, 'home'>, id: string): string {
  return `${aws.home}:${id}`;
}

/** An image that was published is disabled only by being revoked. */
function stateOf({ State }: Image, texts: Texts): State {
  const said = texts[mark.state];
  if (said !== 'published' && said !== 'deprecated') return 'candidate';
  return State === 'disabled' ? 'revoked' : said;
}

function isWhole({ State }: Image): boolean {
  return State === 'available' || State === 'disabled';
}

/** The image is no longer there, or no longer Ostrata's. */
export class ImageGone extends Error {
  override readonly name = 'ImageGone';
  readonly id: string;

  constructor(id: string) {
    super(`${id} is not there any more`);
    this.id = id;
  }
}
