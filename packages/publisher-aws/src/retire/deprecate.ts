import { NotPublished, type CloudImage, type Running } from '@ostrata/ports';
import type { Aws } from '../connection/aws.ts';
import { copiesOf } from '../images/copies.ts';
import { mark, readAgain } from '../images/home-image.ts';
import { tag } from '../images/tagging.ts';
import { toTags } from '../record/tag-list.ts';

/** Marks a published image, in each region, as not for new use from that day on. */
export async function deprecateImage(aws: Aws, wanted: CloudImage, on: string, running: Running): Promise<void> {
  if (!/^\d{4}-\d\d-\d\d$/.test(on) || Number.isNaN(Date.parse(on))) {
    throw new TypeError(`${on} is no day such as 2027-06-30`);
  }
  const home = await readAgain(aws, wanted, running);
  if (home.state === 'candidate') throw new NotPublished(home.address, home.state);
  if (home.state === 'revoked') return;
  await Promise.all(
    home.copiedTo.map(async (region) => {
      for (const { id, image } of await copiesOf(aws, home, region, running)) {
        if (image.State === 'available') await deprecateIn(aws, region, id, on, running);
      }
    }),
  );
  await deprecateIn(aws, aws.home, home.id, on, running);
  const texts = { [mark.state]: 'deprecated', [mark.deprecatedOn]: on };
  await tag(aws, aws.home, [home.id], toTags(texts), running);
}

/** Marks one AMI. AWS takes no day that has passed, and none further away than ten years. */
export async function deprecateIn(
  aws: Aws,
  region: string,
  ImageId: string,
  on: string,
  { signal }: Running,
): Promise<void> {
  const { ec2 } = await aws.in(region);
  const now = aws.now().getTime();
  const [soonest, latest] = [now + 10 * 60_000, now + 3_650 * 86_400_000];
  const DeprecateAt = new Date(Math.min(Math.max(Date.parse(on), soonest), latest));
  await ec2.enableImageDeprecation({ ImageId, DeprecateAt }, { ...(signal && { abortSignal: signal }) });
}
