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
  unit,
} from '../__fixtures__/aws.fixture.ts';
import { motoMissing } from '@ostrata/moto';
import { withMoto } from '../__fixtures__/with-moto.fixture.ts';

const record = recordOf('a', { version: '1.0.0' });
const regions = [home, ...elsewhere];
const kmsKeys = Object.fromEntries(regions.map((region) => [region, `alias/images-${region}`]));
const [first = ''] = elsewhere;

describe.skipIf(motoMissing !== '')(`publishing on AWS${motoMissing}`, () => {
  const { url, publisher } = withMoto();

  it('copies to each region with its key and all tags, and shares image and disks there', async () => {
    const candidate = await adoptAmi(publisher(), record, await makeAmi(url(), 'alias/images-eu-west-1'));
    const distribution = { regions, kmsKeys, accounts: [account], organizations: [organization, unit] };
    const image = await publisher({ shareWith: ['111122223333'] }).publish(proven(candidate), distribution);
    expect(image.locations?.map(({ region, state }) => [region, state])).toEqual(
      [...regions].sort().map((region) => [region, 'available']),
    );
    for (const region of regions) {
      const [ami = {}, ...others] = await amisIn(url(), region);
      expect(others).toEqual([]);
      expect(ami).toMatchObject({
        ImageId: image.locations?.find((location) => location.region === region)?.id,
        Name: region === home ? 'as-built' : 'demo-linux-1.0.0',
        Description: 'demo 1.0.0 for aws/linux, built 2026-11-23',
        ImdsSupport: 'v2.0',
        Tags: expect.arrayContaining([
          { Key: 'Name', Value: 'demo-linux-1.0.0' },
          { Key: 'ostrata:fingerprint', Value: record.fingerprint },
        ]),
      });
      const { ec2 } = await clientsFor(url(), region);
      const { Snapshots = [] } = await ec2.describeSnapshots({ OwnerIds: ['self'] });
      expect(Snapshots).toMatchObject([
        {
          Encrypted: true,
          KmsKeyId: expect.stringContaining(`${region}:123456789012:alias/images-${region}`),
          Tags: expect.arrayContaining([{ Key: 'ostrata:home', Value: `${home}:${image.id}` }]),
        },
      ]);
      expect(await sharesOf(url(), region, ami)).toEqual(
        [
          `ami ${account}`,
          'ami 111122223333',
          `ami ${organization}`,
          `ami ${unit}`,
          `snap ${account}`,
          'snap 111122223333',
        ].sort(),
      );
    }
  });

  it('removes a copy that failed and copies once more, and tells of it', async () => {
    const candidate = await adoptAmi(publisher(), record, await makeAmi(url()));
    const { ec2 } = await clientsFor(url());
    await ec2.createTags({ Resources: [candidate.id], Tags: [{ Key: 'test:fail-copy', Value: first }] });
    const told: string[] = [];
    const onProgress = (message: string) => void told.push(message);
    await publisher().publish(proven(candidate), { regions }, { onProgress });
    expect(told).toContainEqual(
      expect.stringMatching(/^ami-\w+ in us-east-1 failed: the copy broke off; copying once more$/),
    );
    expect(await amisIn(url(), first)).toMatchObject([{ State: 'available' }]);
    const { ec2: there } = await clientsFor(url(), first);
    expect((await there.describeSnapshots({ OwnerIds: ['self'] })).Snapshots).toHaveLength(1);
  });

  it('refuses to share a disk that is encrypted with the default key, before anything is copied', async () => {
    const candidate = await adoptAmi(publisher(), record, await makeAmi(url(), 'default'));
    const distribution = { regions, accounts: [account], kmsKeys: { [home]: 'alias/images' } };
    await expect(publisher().publish(proven(candidate), distribution)).rejects.toMatchObject({
      name: 'UnshareableImage',
      regions: [...elsewhere],
      message: expect.stringContaining('distribute.kmsKeys'),
    });
    for (const region of elsewhere) expect(await amisIn(url(), region)).toEqual([]);
    expect(await publisher().list({})).toMatchObject([{ state: 'candidate' }]);
  });

  it('says so when AWS refuses to share a disk, since the build did not encrypt it with the key that is told', async () => {
    const candidate = await adoptAmi(publisher(), record, await makeAmi(url(), 'default'));
    const distribution = { accounts: [account], kmsKeys: { [home]: 'alias/images' } };
    await expect(publisher().publish(proven(candidate), distribution)).rejects.toMatchObject({
      name: 'UnshareableImage',
      regions: [home],
      message: expect.stringContaining('builder.kmsKey'),
      cause: expect.objectContaining({ name: 'InvalidParameter' }),
    });
  });

  it('refuses a distribution that cannot be, and says where', async () => {
    const candidate = await adoptAmi(publisher(), record, await makeAmi(url()));
    const wrong = { regions: ['europe'], accounts: ['12'], kmsKeys: { [home]: 'alias/aws/ebs' }, region: home };
    await expect(publisher().publish(proven(candidate), wrong)).rejects.toMatchObject({
      name: 'BadDistribution',
      faults: [
        expect.stringMatching(/^regions\.0: a region/),
        expect.stringMatching(/^accounts\.0: an AWS account/),
        expect.stringMatching(/^kmsKeys\.eu-west-1: AWS's own keys/),
        expect.stringMatching(/^distribute: .*"region"/),
      ],
    });
    expect(await publisher().list({})).toMatchObject([{ state: 'candidate' }]);
  });

  it('takes a published image to further regions and accounts, and a deprecated one as deprecated', async () => {
    const candidate = await adoptAmi(publisher(), record, await makeAmi(url()));
    const image = await publisher().publish(proven(candidate), {});
    const wider = await publisher().publish(proven(image), { regions: [home, first], accounts: [account] });
    expect(wider.locations?.map(({ region }) => region)).toEqual([home, first]);
    const deprecated = await publisher().deprecate(wider, '2027-06-30');
    await publisher().publish(proven(deprecated), { regions, accounts: [account] });
    for (const region of regions) {
      const [ami = {}] = await amisIn(url(), region);
      expect(ami.DeprecationTime).toBe('2027-06-30T00:00:00.000Z');
      expect(await sharesOf(url(), region, ami)).toEqual([`ami ${account}`, `snap ${account}`]);
    }
    expect(await publisher().list({})).toMatchObject([{ state: 'deprecated', locations: [{}, {}, {}] }]);
  });

  it('shares with those that are new alone, and does and tells nothing where nothing is', async () => {
    const candidate = await adoptAmi(publisher(), record, await makeAmi(url()));
    const distribution = { regions: [home, first], accounts: [account], organizations: [organization] };
    const image = await publisher().publish(proven(candidate), distribution);
    const told: string[] = [];
    const onProgress = (message: string) => void told.push(message);
    expect(await publisher().publish(proven(image), distribution, { onProgress })).toEqual(image);
    expect(told).toEqual([]);
    const more = { ...distribution, accounts: [account, '111122223333'] };
    await publisher().publish(proven(image), more, { onProgress });
    expect(told.sort()).toEqual(
      [first, home]
        .map(
          (region) =>
            `${region}: ${image.locations?.find((one) => one.region === region)?.id} is shared with 111122223333`,
        )
        .sort(),
    );
    for (const region of [home, first]) {
      const [ami = {}] = await amisIn(url(), region);
      expect(await sharesOf(url(), region, ami)).toEqual(
        [`ami ${account}`, 'ami 111122223333', `ami ${organization}`, `snap ${account}`, 'snap 111122223333'].sort(),
      );
    }
  });

  it('is no longer shared in its own region when that is not named any more, and stays there', async () => {
    const candidate = await adoptAmi(publisher(), record, await makeAmi(url()));
    const image = await publisher().publish(proven(candidate), { regions: [home, first], accounts: [account] });
    const placement = { image, distribution: { regions: [first], accounts: [account] } };
    const surplus = (await publisher().compare?.([placement])) ?? [];
    expect(surplus).toEqual([{ kind: 'surplus', image, region: home, sharedWith: account }]);
    await publisher().withdraw?.(surplus);
    const [ami = {}] = await amisIn(url(), home);
    expect(await sharesOf(url(), home, ami)).toEqual([]);
    expect((await publisher().list({}))[0]?.locations).toEqual(image.locations);
  });

  it('tells when a machine was last launched from any copy', async () => {
    const candidate = await adoptAmi(publisher(), record, await makeAmi(url()));
    const image = await publisher().publish(proven(candidate), { regions });
    expect(image.launchedAt).toBeUndefined();
    const there = image.locations?.find(({ region }) => region === first)?.id;
    const { ec2 } = await clientsFor(url(), first);
    await ec2.runInstances({ ImageId: there, MinCount: 1, MaxCount: 1, InstanceType: 't3.micro' });
    const [launched] = await publisher().list({});
    expect(Number(new Date(launched?.launchedAt ?? ''))).toBeGreaterThan(0);
  });
});

describe.skipIf(motoMissing !== '')(`publishing on AWS while copies take their time${motoMissing}`, () => {
  const { url, publisher } = withMoto({ copySeconds: 0.4 });

  it('begins in all regions before one is done, and tells how far each is', async () => {
    const candidate = await adoptAmi(publisher(), record, await makeAmi(url()));
    const told: string[] = [];
    const onProgress = (message: string) => void told.push(message);
    await publisher().publish(proven(candidate), { regions }, { onProgress });
    const begun = told.flatMap((message, index) => (message.includes(': copying') ? [index] : []));
    const firstProgress = told.findIndex((message) => message.endsWith('% there'));
    expect(begun).toHaveLength(elsewhere.length);
    expect(firstProgress).toBeGreaterThan(0);
    expect(told.filter((message) => message.endsWith('% there'))).toHaveLength(elsewhere.length);
  });

  it('stops at an abort, and another run takes up the copies that were begun', async () => {
    const candidate = await adoptAmi(publisher(), record, await makeAmi(url()));
    const abort = new AbortController();
    const reason = new Error('enough');
    const onProgress = (message: string) => {
      if (message.endsWith('% there')) abort.abort(reason);
    };
    const stopped = publisher().publish(proven(candidate), { regions }, { signal: abort.signal, onProgress });
    await expect(stopped).rejects.toBe(reason);
    expect(await publisher().list({})).toMatchObject([{ state: 'candidate' }]);
    const begun = await Promise.all(elsewhere.map((region) => amisIn(url(), region)));
    const image = await publisher().publish(proven(candidate), { regions });
    const ids = new Set(image.locations?.map(({ id }) => id));
    for (const ami of begun.flat()) expect(ids).toContain(ami.ImageId);
    for (const region of elsewhere) expect(await amisIn(url(), region)).toHaveLength(1);
  });
});
