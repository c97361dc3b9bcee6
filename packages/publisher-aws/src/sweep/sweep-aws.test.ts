import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  account,
  adoptAmi,
  amisIn,
  clientsFor,
  elsewhere,
  home,
  makeAmi,
  proven,
  recordOf,
} from '../__fixtures__/aws.fixture.ts';
import { leftovers } from '../__fixtures__/leftovers.fixture.ts';
import { motoMissing } from '@ostrata/moto';
import { withMoto } from '../__fixtures__/with-moto.fixture.ts';

const record = recordOf('a', { version: '1.0.0' });
const regions = [home, ...elsewhere];
const [first = ''] = elsewhere;

describe.skipIf(motoMissing !== '')(`sweeping AWS${motoMissing}`, () => {
  const { url, publisher } = withMoto({ images: true });
  const tagsOf = (version: string, more: Readonly<Record<string, string>>) =>
    Object.entries({ 'ostrata:image': 'demo', 'ostrata:target': 'aws/linux', 'ostrata:version': version, ...more }).map(
      ([Key, Value]) => ({ Key, Value }),
    );

  /** A builder machine as Packer has it, with its key pair, security group and a volume that is left. */
  const builder = async (version: string, more: Readonly<Record<string, string>> = { 'ostrata:builder': 'build' }) => {
    const { ec2 } = await clientsFor(url());
    const Tags = tagsOf(version, more);
    const name = `packer-${version}-${Object.keys(more).length}`;
    const { Images: [vendor = {}] = [] } = await ec2.describeImages({ Owners: ['amazon'], MaxResults: 5 });
    const { KeyPairId = '' } = await ec2.createKeyPair({
      KeyName: name,
      TagSpecifications: [{ ResourceType: 'key-pair', Tags }],
    });
    const { GroupId = '' } = await ec2.createSecurityGroup({
      GroupName: name,
      Description: 'of Packer',
      TagSpecifications: [{ ResourceType: 'security-group', Tags }],
    });
    const { Instances: [machine = {}] = [] } = await ec2.runInstances({
      ImageId: vendor.ImageId,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      SecurityGroupIds: [GroupId],
      TagSpecifications: [{ ResourceType: 'instance', Tags }],
    });
    const { VolumeId = '' } = await ec2.createVolume({
      Size: 1,
      AvailabilityZone: `${home}a`,
      TagSpecifications: [{ ResourceType: 'volume', Tags }],
    });
    return [machine.InstanceId ?? '', VolumeId, KeyPairId, GroupId];
  };

  it('removes machines, volumes, keys and groups of builds whose claim is gone, and of no other', async () => {
    const [dead, alive, foreign] = [
      await builder('1.0.0'),
      await builder('1.1.0'),
      await builder('1.0.0', { Owner: 'me', 'ostrata:launched-by': 'hand' }),
    ];
    const claim = await publisher().claim(recordOf('b', { version: '1.1.0' }));
    expect([...((await publisher().sweep?.()) ?? [])].sort()).toEqual([...dead].sort());
    await claim.release();
    expect([...((await publisher().sweep?.()) ?? [])].sort()).toEqual([...alive].sort());
    const { ec2 } = await clientsFor(url());
    const { Reservations = [] } = await ec2.describeInstances({ InstanceIds: [foreign[0] ?? ''] });
    expect(Reservations[0]?.Instances?.[0]?.State?.Name).toBe('running');
    expect(await publisher().sweep?.()).toEqual([]);
  });

  it('removes what was built with of one unit alone, for who has its claim', async () => {
    const [mine, another] = [await builder('1.0.0'), await builder('1.1.0')];
    const claim = await publisher().claim(record);
    expect([...((await publisher().removeBuilders?.(claim.unit)) ?? [])].sort()).toEqual([...mine].sort());
    await claim.release();
    expect([...((await publisher().sweep?.()) ?? [])].sort()).toEqual([...another].sort());
  });

  it('removes a machine that shows only after the first look, as one does that was asked for when its build was cut', async () => {
    const claim = await publisher().claim(record);
    const removing = publisher({ patience: { poll: 3_000 } }).removeBuilders?.(claim.unit);
    await sleep(1_000);
    const late = await builder('1.0.0');
    expect([...((await removing) ?? [])].sort()).toEqual([...late].sort());
    await claim.release();
  });

  it('removes claims that ended, AMIs that nobody adopted, and copies and disks without their image', async () => {
    let ahead = 0;
    const clock = { now: () => new Date(Date.now() + ahead) };
    const by = publisher({ clock, regions: elsewhere });
    const kept = await by.publish(proven(await adoptAmi(by, record, await makeAmi(url()))), { regions });
    const gone = await adoptAmi(by, recordOf('b', { version: '1.1.0' }), await makeAmi(url()));
    await by.publish(proven(gone), { regions, accounts: [account] });
    const { ec2 } = await clientsFor(url());
    await ec2.deregisterImage({ ImageId: gone.id });
    const unadopted = await makeAmi(url());
    await ec2.createTags({
      Resources: [unadopted],
      Tags: tagsOf('2.0.0', { 'ostrata:fingerprint': recordOf('c').fingerprint }),
    });
    await by.claim(recordOf('d', { version: '3.0.0' }));
    const held = await publisher().claim(recordOf('e', { version: '4.0.0' }));
    ahead = 200_000;
    expect(await by.sweep?.()).toHaveLength(1 + elsewhere.length + 1);
    ahead = 3_600_000;
    expect(await by.sweep?.()).toEqual([expect.stringMatching(/^\/ostrata-claims\/demo\//), expect.anything()]);
    await held.release();
    expect(await leftovers(url(), by)).toEqual([]);
    expect(await by.list({})).toEqual([kept]);
  });

  it('leaves copies alone whose image is in the region of another publisher', async () => {
    const by = publisher();
    await by.publish(proven(await adoptAmi(by, record, await makeAmi(url()))), { regions });
    expect(await publisher({ region: first, regions }).sweep?.()).toEqual([]);
    expect(await amisIn(url(), first)).toHaveLength(1);
  });
});

describe.skipIf(motoMissing !== '')(`an audit of AWS${motoMissing}`, () => {
  const { url, publisher } = withMoto();

  it('says which copies, disks and channels are not as they were published', async () => {
    const by = publisher();
    const image = await by.publish(proven(await adoptAmi(by, record, await makeAmi(url()))), { regions });
    await by.point('stable', image);
    expect(await by.audit?.()).toEqual([]);
    const [one = '', two = ''] = elsewhere;
    const idIn = (region: string) => image.locations?.find((location) => location.region === region)?.id ?? '';
    const [there, further] = await Promise.all([clientsFor(url(), one), clientsFor(url(), two)]);
    await there.ec2.disableImage({ ImageId: idIn(one) });
    await there.ssm.deleteParameter({ Name: '/ostrata/demo/linux/stable' });
    await further.ec2.deregisterImage({ ImageId: idIn(two) });
    const found = (await by.audit?.()) ?? [];
    expect(found.map(({ where, why }) => `${where}: ${why}`).sort()).toEqual(
      [
        `${one}:${idIn(one)}: it is disabled, and not available`,
        `${one}:${idIn(one)}: the channel stable does not point at it here`,
        `${two}: demo-linux-1.0.0: there is no copy of it`,
      ].sort(),
    );
  });
});
