import type { Image } from '@aws-sdk/client-ec2';
import type { ImageQuery, Running } from '@ostrata/ports';
import type { Aws } from '../connection/aws.ts';
import { fromTags } from '../record/tag-list.ts';
import { ownImages, withTag } from './describe.ts';
import { homeName, mark, type HomeImage } from './home-image.ts';

/** A copy of an image in another region. */
export interface Copy {
  readonly region: string;
  readonly id: string;
  /** `<region>:<id>` of the image it was copied from. */
  readonly home: string;
  readonly image: Image;
}

/** Copies in a region that match. */
export async function copiesIn(
  aws: Aws,
  region: string,
  query: Pick<ImageQuery, 'image'> = {},
  running?: Running,
): Promise<readonly Copy[]> {
  const filters = { ...withTag(mark.home), ...(query.image !== undefined && withTag('image', query.image)) };
  return toCopies(region, await ownImages(aws, region, filters, running));
}

/** Copies of one image in a region: more than one where a copy failed. */
export async function copiesOf(
  aws: Aws,
  { id }: Pick<HomeImage, 'id'>,
  region: string,
  running?: Running,
): Promise<readonly Copy[]> {
  return toCopies(region, await ownImages(aws, region, withTag(mark.home, homeName(aws, id)), running));
}

function toCopies(region: string, images: readonly Image[]): readonly Copy[] {
  return images.map((image) => ({
    region,
    id: image.ImageId ?? '',
    home: fromTags(image.Tags)[mark.home] ?? '',
    image,
  }));
}
