import type { Publisher } from '@ostrata/ports';
import { fromTags } from '../record/tag-list.ts';
import { amisIn, clientsFor, elsewhere, home, sharesOf } from './aws.fixture.ts';

const regions = [home, ...elsewhere];

/** Whatever is shared though nobody has begun to publish it, told from what AWS holds and not by the publisher. */
export async function sharedTooEarly(endpoint: string): Promise<readonly string[]> {
  const all = await Promise.all(
    regions.map(async (region) => (await amisIn(endpoint, region)).map((image) => ({ region, image }))),
  );
  const images = all.flat();
  const begun = images.filter(({ image }) => !['candidate', undefined].includes(fromTags(image.Tags)['state']));
  const allowed = new Set(begun.map(({ region, image }) => `${region}:${image.ImageId ?? ''}`));
  const early = await Promise.all(
    images.map(async ({ region, image }) => {
      const own = `${region}:${image.ImageId ?? ''}`;
      const shares = await sharesOf(endpoint, region, image);
      return allowed.has(fromTags(image.Tags)['home'] ?? own) ? [] : shares.map((share) => `${own}: ${share}`);
    }),
  );
  return early.flat();
}

/** AMIs, snapshots and parameters that belong to no image of the list, and copies that are more than one. */
export async function leftovers(endpoint: string, publisher: Publisher): Promise<readonly string[]> {
  const listed = (await publisher.list({})).flatMap(({ locations = [] }) => locations);
  const known = new Set(listed.map(({ region, id }) => `${region}:${id}`));
  const perRegion = await Promise.all(
    regions.map(async (region) => {
      const { ec2, ssm } = await clientsFor(endpoint, region);
      const amis = await amisIn(endpoint, region);
      const disks = new Set(
        amis.flatMap(({ BlockDeviceMappings = [] }) => BlockDeviceMappings.map(({ Ebs }) => Ebs?.SnapshotId)),
      );
      const { Snapshots = [] } = await ec2.describeSnapshots({ OwnerIds: ['self'] });
      const { Parameters = [] } = await ssm.getParametersByPath({ Path: '/', Recursive: true });
      return [
        ...amis.map(({ ImageId = '' }) => `${region}:${ImageId}`).filter((name) => !known.has(name)),
        ...Snapshots.filter(({ SnapshotId }) => !disks.has(SnapshotId)).map(
          ({ SnapshotId = '' }) => `${region}:${SnapshotId}`,
        ),
        ...Parameters.filter(({ Value = '' }) => !known.has(`${region}:${Value}`)).map(
          ({ Name = '' }) => `${region}:${Name}`,
        ),
      ];
    }),
  );
  return perRegion.flat().sort();
}
