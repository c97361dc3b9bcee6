import type { Difference, Placement, Running } from '@ostrata/ports';
import pLimit from 'p-limit';
import type { Aws } from '../connection/aws.ts';
import { readAgain } from '../images/home-image.ts';
import { copiesOf } from '../images/copies.ts';
import { parseDistribution } from './distribution.ts';
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
    if (vars === undefined) return [];
    const { regions, accounts, organizations } = parseDistribution(vars, aws.home, aws.shareWith);
    const home = await limit(() => readAgain(aws, image, running));
    const there = [aws.home, ...home.copiedTo];
    const surplus = there.filter((region) => region !== aws.home && !regions.includes(region));
    const wanted = [...accounts, ...organizations];
    const inRegions = regions.map((region) =>
      limit(async (): Promise<readonly Difference[]> => {
        const found =
          region === aws.home ? home.image : (await copiesOf(aws, home, region, running)).map((copy) => copy.image)[0];
        if (found === undefined) return [{ kind: 'missing', image, region }];
        return shareDifferences(await readShares(aws, region, found, running), wanted, accounts).map((one) => ({
          ...one,
          image,
          region,
        }));
      }),
    );
    const copies = surplus.map((region): Difference => ({ kind: 'surplus', image, region }));
    return [...(await Promise.all(inRegions)).flat(), ...copies];
  });
  return (await Promise.all(each)).flat();
}

function shareDifferences(
  { image, disks }: Shares,
  wanted: readonly string[],
  accounts: readonly string[],
): readonly Pick<Difference, 'kind' | 'sharedWith'>[] {
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
