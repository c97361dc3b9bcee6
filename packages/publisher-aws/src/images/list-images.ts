import type { CloudImage, ImageQuery, Location, Running } from '@ostrata/ports';
import type { Aws } from '../connection/aws.ts';
import { channelsAt } from '../retire/channels.ts';
import { copiesIn, copiesOf, type Copy } from './copies.ts';
import { homeImages, homeName, mark, type HomeImage } from './home-image.ts';

/** Images that match, the older build of an image first. */
export async function listImages(
  aws: Aws,
  query: ImageQuery,
  onDamaged: (id: string) => void,
  running?: Running,
): Promise<readonly CloudImage[]> {
  const homes = (await homeImages(aws, query, onDamaged, running)).filter(
    ({ state }) => query.states === undefined || query.states.includes(state),
  );
  if (homes.length === 0) return [];
  const regions = [...new Set(homes.flatMap(({ copiedTo }) => copiedTo))];
  const [channels, ...copies] = await Promise.all([
    channelsAt(aws, aws.home, query, running),
    ...regions.map((region) => copiesIn(aws, region, query, running)),
  ]);
  const all = copies.flat();
  return homes
    .map((home) => toCloudImage(aws, home, { copies: all, channels: channels.get(home.id) ?? [] }))
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

/** The image as a list would have it, by copies that were just seen: regions are asked only for others. */
export async function listImage(
  aws: Aws,
  { id, record }: Pick<CloudImage, 'id' | 'record'>,
  seen: readonly Copy[],
  running?: Running,
): Promise<CloudImage | undefined> {
  const query = { image: record.image, target: record.target, fingerprint: record.fingerprint };
  const [homes, channels] = await Promise.all([
    homeImages(aws, query, () => {}, running),
    channelsAt(aws, aws.home, query, running),
  ]);
  const home = homes.find((one) => one.id === id);
  if (home === undefined) return undefined;
  const others = home.copiedTo.filter((region) => !seen.some((copy) => copy.region === region));
  const more = await Promise.all(others.map((region) => copiesOf(aws, home, region, running)));
  return toCloudImage(aws, home, { copies: [...seen, ...more.flat()], channels: channels.get(id) ?? [] });
}

function toCloudImage(
  aws: Aws,
  home: HomeImage,
  { copies, channels }: { readonly copies: readonly Copy[]; readonly channels: readonly string[] },
): CloudImage {
  const { id, address, state, record, texts, image } = home;
  const mine = copies.filter((copy) => copy.home === homeName(aws, id) && copy.image.State !== 'failed');
  const locations: readonly Location[] = [
    { region: aws.home, id, state: image.State ?? '' },
    ...mine.map((copy) => ({ region: copy.region, id: copy.id, state: copy.image.State ?? '' })),
  ];
  const launchedAt = [image, ...mine.map((copy) => copy.image)]
    .flatMap(({ LastLaunchedTime }) => (LastLaunchedTime === undefined ? [] : [LastLaunchedTime]))
    .sort()
    .at(-1);
  return {
    id,
    address,
    state,
    record,
    channels: [...channels].sort(),
    locations: [...locations].sort((a, b) => (a.region < b.region ? -1 : 1)),
    ...(launchedAt !== undefined && { launchedAt }),
    ...(state === 'deprecated' && { deprecated: { on: texts[mark.deprecatedOn] ?? '' } }),
    ...(state === 'revoked' && {
      revoked: { reason: texts[mark.revokedReason] ?? 'not told', at: texts[mark.revokedAt] ?? '' },
    }),
  };
}

function sortKey({ record, id }: CloudImage): string {
  return [record.image, record.target, record.builtAt, id].join('\n');
}
