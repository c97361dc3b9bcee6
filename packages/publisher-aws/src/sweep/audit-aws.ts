import type { Damage, Running } from '@ostrata/ports';
import type { Aws } from '../connection/aws.ts';
import { copiesOf } from '../images/copies.ts';
import { ownSnapshots, snapshotIds } from '../images/describe.ts';
import { homeImages, type HomeImage } from '../images/home-image.ts';
import { channelsAt } from '../retire/channels.ts';

/** Reads every image in every region, and says where copies, disks or channels are not as they were published. */
export async function auditAws(aws: Aws, running: Running = {}): Promise<readonly Damage[]> {
  const damaged: Damage[] = [];
  const unreadable = (where: string) => damaged.push({ where, why: 'its tags are no whole record' });
  const homes = await homeImages(aws, {}, unreadable, running);
  const channels = await channelsAt(aws, aws.home, {}, running);
  const published = homes.filter(({ state }) => state !== 'candidate');
  for (const home of published) {
    damaged.push(
      ...(await inRegion(aws, aws.home, { home, ids: [home.id], names: channels.get(home.id) ?? [] }, running)),
    );
    for (const region of home.copiedTo)
      damaged.push(...(await copyIn(aws, region, home, channels.get(home.id) ?? [], running)));
  }
  return damaged;
}

async function copyIn(
  aws: Aws,
  region: string,
  home: HomeImage,
  names: readonly string[],
  running: Running,
): Promise<readonly Damage[]> {
  const copies = (await copiesOf(aws, home, region, running)).filter(
    ({ image }) => image.State === 'available' || image.State === 'disabled',
  );
  const [copy] = copies;
  if (copy === undefined) return [{ where: `${region}: ${home.address}`, why: 'there is no copy of it' }];
  const wanted = home.state === 'revoked' ? 'disabled' : 'available';
  const state = copy.image.State ?? '';
  return [
    ...(state === wanted ? [] : [{ where: `${region}:${copy.id}`, why: `it is ${state}, and not ${wanted}` }]),
    ...(await inRegion(
      aws,
      region,
      { home: { image: copy.image, record: home.record }, ids: [copy.id], names },
      running,
    )),
  ];
}

/** Disks that are gone, and channels that point here at another image than at home. */
async function inRegion(
  aws: Aws,
  region: string,
  {
    home,
    ids,
    names,
  }: {
    readonly home: Pick<HomeImage, 'image' | 'record'>;
    readonly ids: readonly string[];
    readonly names: readonly string[];
  },
  running: Running,
): Promise<readonly Damage[]> {
  const disks = snapshotIds(home.image);
  const found = await ownSnapshots(aws, region, { 'snapshot-id': disks }, running);
  const missing = disks.filter((id) => !found.some(({ SnapshotId }) => SnapshotId === id));
  const channels = await channelsAt(aws, region, { image: home.record.image }, running);
  const here = ids.flatMap((id) => channels.get(id) ?? []);
  const lost = names.filter((name) => !here.includes(name));
  return [
    ...missing.map((id) => ({ where: `${region}:${id}`, why: `it is gone, and ${ids.join(', ')} is made of it` })),
    ...lost.map((name) => ({
      where: `${region}:${ids.join(', ')}`,
      why: `the channel ${name} does not point at it here`,
    })),
  ];
}
