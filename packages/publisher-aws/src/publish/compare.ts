import type { Image } from '@aws-sdk/client-ec2';
import type { Difference, Placement, Running } from '@ostrata/ports';
import pLimit from 'p-limit';
import type { Aws } from '../connection/aws.ts';
import { readAgain, type HomeImage } from '../images/home-image.ts';
import { copiesOf } from '../images/copies.ts';
import { parseDistribution, type Distribution } from './distribution.ts';
import { readShares, type Shares } from './shares.ts';

/** Images and regions that are looked at at once. */
const atOnce = 20;

/** What of copies and shares is not as the distributions say. Throws `BadDistribution`, `ImageGone`. */
export async function compare(
  aws: Aws,
  placements: readonly Placement[],
  running: Running,
): Promise<readonly Difference[]> {
  const limit = pLimit(atOnce);
  const each = placements.map(async ({ image, distribution: vars }): Promise<readonly Difference[]> => {
    if (vars === undefined || image.state !== 'published') return [];
    const { regions, accounts, organizations } = parseDistribution(vars, aws.home, aws.shareWith);
    const home = await limit(() => readAgain(aws, image, running));
    const there = [aws.home, ...home.copiedTo];
    const surplus = there.filter((region) => region !== aws.home && !regions.includes(region));
    // The image stays in its own region, where it is shared with nobody when that is not named.
    const inRegions = [...new Set([...regions, aws.home])].map((region) =>
      limit(async (): Promise<readonly Difference[]> => {
        const found = await imageIn(aws, home, region, running);
        if (found === undefined) return [{ kind: 'missing', image, region }];
        const wanted = regions.includes(region) ? { accounts, organizations } : { accounts: [], organizations: [] };
        const shares = await readShares(aws, region, found, running);
        return shareDifferences(shares, wanted).map((one) => ({ ...one, image, region }));
      }),
    );
    const copies = surplus.map((region): Difference => ({ kind: 'surplus', image, region }));
    return [...(await Promise.all(inRegions)).flat(), ...copies];
  });
  return (await Promise.all(each)).flat();
}

async function imageIn(aws: Aws, home: HomeImage, region: string, running: Running): Promise<Image | undefined> {
  if (region === aws.home) return home.image;
  const copies = await copiesOf(aws, home, region, running);
  return copies.map(({ image }) => image).find(({ State }) => State === 'available');
}

function shareDifferences(
  { image, disks }: Shares,
  { accounts, organizations }: Pick<Distribution, 'accounts' | 'organizations'>,
): readonly Pick<Difference, 'kind' | 'sharedWith'>[] {
  const wanted = [...accounts, ...organizations];
  const lacks = (name: string) =>
    !image.includes(name) || (accounts.includes(name) && disks.some((disk) => !disk.accounts.includes(name)));
  const present = new Set([...image, ...disks.flatMap((disk) => disk.accounts)]);
  return [
    ...wanted.filter(lacks).map((sharedWith) => ({ kind: 'missing', sharedWith }) as const),
    ...[...present]
      .filter((name) => !wanted.includes(name))
      .sort()
      .map((sharedWith) => ({ kind: 'surplus', sharedWith }) as const),
  ];
}
