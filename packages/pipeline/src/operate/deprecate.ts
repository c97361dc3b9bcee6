import type { CloudImage, Publisher, Running } from '@ostrata/ports';
import { InputRefused } from '../failure.ts';
import { findImages } from './find.ts';
import { publisherOf } from './publisher-of.ts';

/**
 * Deprecates an image in every target that has it: nothing new should use it, and what runs on it goes on. `on` is
 * `yyyy-mm-dd`; the record's end of life where it is left out. Throws `InputRefused`, before anything is done.
 */
export async function deprecate(
  publishers: readonly Publisher[],
  reference: string,
  { on, ...running }: Running & { readonly on?: string },
): Promise<readonly CloudImage[]> {
  const images = (await findImages(publishers, reference)).map((image) => ({
    image,
    day: on ?? image.record.endOfLife,
  }));
  const problems = images.flatMap(({ image, day }) => {
    if (image.state === 'candidate' || image.state === 'revoked')
      return [refusal('not-published', `${image.address} is ${image.state}`, 'only a published image is deprecated')];
    if (day === undefined)
      return [refusal('no-end-of-life', `${image.address} says no end of life`, 'say the day: --on 2027-06-30')];
    return [];
  });
  if (problems.length > 0) throw new InputRefused(problems);
  const done: CloudImage[] = [];
  for (const { image, day = '' } of images) {
    done.push(await publisherOf(image, publishers).deprecate(image, day, running));
  }
  return done;
}

function refusal(code: string, message: string, hint: string) {
  return { code, severity: 'error' as const, message, hint };
}
