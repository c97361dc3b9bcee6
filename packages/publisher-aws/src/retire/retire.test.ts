import type { CloudImage, Publisher } from '@ostrata/ports';
import { describe, expect, it } from 'vitest';
import {
  account,
  adoptAmi,
  amisIn,
  clientsFor,
  elsewhere,
  home,
  makeAmi,
  organization,
  proven,
  recordOf,
  sharesOf,
} from '../__fixtures__/aws.fixture.ts';
import { motoMissing } from '@ostrata/moto';
import { withMoto } from '../__fixtures__/with-moto.fixture.ts';

const regions = [home, ...elsewhere];
const [first = ''] = elsewhere;
const distribution = { regions, accounts: [account], organizations: [organization] };

describe.skipIf(motoMissing !== '')(`what ends an image on AWS${motoMissing}`, () => {
  const { url, publisher } = withMoto();
  const published = async (version: string, by: Publisher = publisher()): Promise<CloudImage> => {
    const candidate = await adoptAmi(by, recordOf(version, { version }), await makeAmi(url()));
    return by.publish(proven(candidate), distribution);
  };
  const parameter = async (region: string) => {
    const { ssm } = await clientsFor(url(), region);
    return (await ssm.getParameter({ Name: '/ostrata/demo/linux/stable' })).Parameter;
  };

  it('a channel is a parameter of the type of an image in each region, with the id that is there', async () => {
    const image = await published('1.0.0');
    await publisher().point('stable', image);
    for (const region of regions) {
      const id = image.locations?.find((location) => location.region === region)?.id;
      expect(await parameter(region)).toMatchObject({ Value: id, DataType: 'aws:ec2:image', Type: 'String' });
    }
  });

  it('a channel that is not written again has no new version', async () => {
    const image = await published('1.0.0');
    await publisher().point('stable', image);
    await publisher().point('stable', image);
    expect((await parameter(home))?.Version).toBe(1);
  });

  it('a channel has a name that a parameter may have', async () => {
    const image = await published('1.0.0');
    for (const name of ['a/b', '', 'ü', '../x', 'a b']) {
      await expect(publisher().point(name, image)).rejects.toThrow(/no name of a channel/);
    }
  });

  it('a channel that points at a copy in one region alone keeps the image from being revoked and removed', async () => {
    const image = await published('1.0.0');
    const { ssm } = await clientsFor(url(), first);
    const id = image.locations?.find(({ region }) => region === first)?.id;
    await ssm.putParameter({ Name: '/ostrata/demo/linux/stable', Value: id, Type: 'String' });
    const inUse = { name: 'InUse', channels: [`stable (${first})`] };
    await expect(publisher().revoke(image, 'a leak')).rejects.toMatchObject(inUse);
    await expect(publisher().remove(image)).rejects.toMatchObject(inUse);
  });

  it('deprecation holds in every region, and from now on where its day has passed', async () => {
    const image = await published('1.0.0');
    await publisher().deprecate(image, '2027-06-30');
    for (const region of regions) {
      expect((await amisIn(url(), region))[0]?.DeprecationTime).toBe('2027-06-30T00:00:00.000Z');
    }
    await publisher().deprecate(image, '2020-01-01');
    await expect(publisher().deprecate(image, '2027-02-31x')).rejects.toThrow(/no day/);
    const [old] = await amisIn(url(), home);
    expect(new Date(old?.DeprecationTime ?? 0).getTime()).toBeLessThan(Date.now() + 3_600_000);
  });

  it('revoking disables it in every region, ends all sharing, and keeps the reason whole', async () => {
    const image = await published('1.0.0');
    const reason = `CVE-2026-12345: “a leak”\n${'details '.repeat(80)}`;
    const revoked = await publisher().revoke(image, reason);
    expect(revoked).toMatchObject({ state: 'revoked', revoked: { reason } });
    expect(revoked.locations?.map(({ state }) => state)).toEqual(['disabled', 'disabled', 'disabled']);
    for (const region of regions) {
      const [ami = {}] = await amisIn(url(), region);
      expect(await sharesOf(url(), region, ami)).toEqual([]);
    }
    await expect(publisher().publish(proven(revoked), distribution)).rejects.toMatchObject({ name: 'NotPublished' });
  });

  it('removing lifts the protection, and leaves neither an image nor a disk in any region', async () => {
    const image = await published('1.0.0');
    const kept = await published('1.1.0');
    for (const { region, id } of image.locations ?? []) {
      const { ec2 } = await clientsFor(url(), region);
      await ec2.enableImageDeregistrationProtection({ ImageId: id });
    }
    await publisher().remove(image);
    for (const region of regions) {
      const { ec2 } = await clientsFor(url(), region);
      const { Snapshots = [] } = await ec2.describeSnapshots({ OwnerIds: ['self'] });
      expect([(await amisIn(url(), region)).length, Snapshots.length]).toEqual([1, 1]);
    }
    expect(await publisher().list({})).toEqual([kept]);
  });

  it('an image that somebody deregistered by hand is removed with what is left of it', async () => {
    const image = await published('1.0.0');
    const { ec2 } = await clientsFor(url());
    await ec2.deregisterImage({ ImageId: image.id });
    await expect(publisher().revoke(image, 'x')).rejects.toMatchObject({ name: 'ImageGone' });
    await publisher().remove(image);
    for (const region of regions) {
      const clients = await clientsFor(url(), region);
      expect((await clients.ec2.describeSnapshots({ OwnerIds: ['self'] })).Snapshots).toEqual([]);
      expect(await amisIn(url(), region)).toEqual([]);
    }
  });
});
