import { AlreadyPublished, NotPublished, type CloudImage, type Running } from '@ostrata/ports';
import type { Vars } from '@ostrata/catalog';
import pLimit from 'p-limit';
import type { Aws } from '../connection/aws.ts';
import type { Copy } from '../images/copies.ts';
import { homeImages, homeName, mark, readAgain, type HomeImage } from '../images/home-image.ts';
import { tag } from '../images/tagging.ts';
import { toTags } from '../record/tag-list.ts';
import { deprecateIn } from '../retire/deprecate.ts';
import { copyImage } from './copy-image.ts';
import { parseDistribution, type Distribution } from './distribution.ts';
import { refuseUnshareable, shareImage } from './share-image.ts';

/** Regions that are worked on at once; AWS limits copies for each of them, and calls for each account. */
const atOnce = 20;

/**
 * Copies to all regions, shares in each once it is there, and then calls the image published. Every step is looked for before it
 * is done. Gives the copies that are there now. Throws `AlreadyPublished`, `BadDistribution`, `ImageFailed`, `ImageGone`, `NotPublished`, `UnshareableImage`.
 */
export async function publishImage(
  aws: Aws,
  wanted: CloudImage,
  vars: Vars,
  running: Running,
): Promise<readonly Copy[]> {
  const home = await readAgain(aws, wanted, running);
  if (home.state === 'revoked') throw new NotPublished(home.address, home.state);
  const distribution = parseDistribution(vars, aws.home, aws.shareWith);
  if (home.state === 'candidate') await refuseTaken(aws, home, running);
  await refuseUnshareable(aws, home, distribution, running);
  await begin(aws, home, distribution, running);

  const limit = pLimit(atOnce);
  const done = await Promise.allSettled(
    distribution.regions.map((region) => limit(() => inRegion(aws, home, region, distribution, running))),
  );
  const failed = done.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (failed.length > 0) throw failed[0];
  if (home.state === 'candidate') {
    await tag(aws, aws.home, [home.id], toTags({ [mark.state]: 'published' }), running);
  }
  return done.flatMap((result) =>
    result.status === 'fulfilled' && result.value.region !== aws.home ? [result.value] : [],
  );
}

/** Says on the image where its copies will be, before there is one: an interrupted run leaves nothing that is not found. */
async function begin(aws: Aws, home: HomeImage, { regions }: Distribution, running: Running): Promise<void> {
  const copiedTo = [...new Set([...home.copiedTo, ...regions.filter((region) => region !== aws.home)])].sort();
  const state = home.state === 'candidate' ? { [mark.state]: 'publishing' } : {};
  const next = toTags({ ...state, [mark.regions]: copiedTo.join(' ') });
  const isNew = next.some(({ Key, Value }) => !home.image.Tags?.some((old) => old.Key === Key && old.Value === Value));
  if (isNew) await tag(aws, aws.home, [home.id], next, running);
}

async function inRegion(
  aws: Aws,
  home: HomeImage,
  region: string,
  distribution: Distribution,
  running: Running,
): Promise<Copy> {
  const kmsKey = distribution.kmsKeys[region];
  const { image, isNew } =
    region === aws.home
      ? { image: home.image, isNew: home.texts[mark.state] === 'candidate' }
      : await copyImage(aws, home, { region, kmsKey }, running);
  const deprecatedOn = home.texts[mark.deprecatedOn];
  if (home.state === 'deprecated' && deprecatedOn !== undefined && image.DeprecationTime === undefined) {
    await deprecateIn(aws, region, image.ImageId ?? '', deprecatedOn, running);
  }
  await shareImage(aws, region, { image, isNew }, distribution, running);
  return { region, id: image.ImageId ?? '', home: homeName(aws, home.id), image };
}

/** A version is one image for ever: another that is published has it. */
async function refuseTaken(aws: Aws, home: HomeImage, running: Running): Promise<void> {
  const { image, target } = home.record;
  const others = await homeImages(aws, { image, target }, () => {}, running);
  const taken = others.find(
    ({ id, address, state }) => id !== home.id && address === home.address && state !== 'candidate',
  );
  if (taken !== undefined) throw new AlreadyPublished(taken.address);
}
