import { testPublisherFaults } from '@ostrata/ports/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  account,
  adoptAmi,
  clientsFor,
  elsewhere,
  home,
  makeAmi,
  organization,
  publisherFor,
  recordOf,
} from './__fixtures__/aws.fixture.ts';
import { faultyAws } from './__fixtures__/faulty-aws.fixture.ts';
import { leftovers, sharedTooEarly } from './__fixtures__/leftovers.fixture.ts';
import { motoMissing, startMoto, type Moto } from '@ostrata/moto';
import { withMoto } from './__fixtures__/with-moto.fixture.ts';

describe.skipIf(motoMissing !== '')(`AWS, served by moto through a proxy of faults${motoMissing}`, () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto.stop());

  testPublisherFaults(async () => {
    await moto.reset();
    const proxy = await faultyAws(moto.url);
    let ahead = 0;
    const clock = { now: () => new Date(Date.now() + ahead) };
    const another = publisherFor(moto.url, { clock });
    return {
      // What gets no answer is to be given up soon.
      publisher: publisherFor(proxy.url, { clock, patience: { request: 1_500 } }),
      another,
      target: 'aws/linux',
      faults: proxy,
      distribution: {
        regions: [home, ...elsewhere],
        accounts: [account],
        organizations: [organization],
        kmsKeys: Object.fromEntries([home, ...elsewhere].map((region) => [region, 'alias/images'])),
      },
      artifact: async () => ({
        builder: 'amazon-ebs.linux',
        id: `${home}:${await makeAmi(moto.url, 'alias/images')}`,
        files: [],
      }),
      claimsExpire: async () => void (ahead += 3_600_000),
      sharedTooEarly: () => sharedTooEarly(moto.url),
      leftovers: () => leftovers(moto.url, another),
      dispose: () => proxy.close(),
    };
  });
});

describe.skipIf(motoMissing !== '')(`what the suite of faults looks at${motoMissing}`, () => {
  const { url, publisher } = withMoto();

  it('sees what is shared before anybody published it', async () => {
    const candidate = await adoptAmi(publisher(), recordOf('a', { version: '1.0.0' }), await makeAmi(url()));
    expect(await sharedTooEarly(url())).toEqual([]);
    const { ec2 } = await clientsFor(url());
    await ec2.modifyImageAttribute({ ImageId: candidate.id, LaunchPermission: { Add: [{ UserId: account }] } });
    expect(await sharedTooEarly(url())).toEqual([`${home}:${candidate.id}: ami ${account}`]);
  });

  it('sees AMIs, disks and parameters that belong to nothing', async () => {
    const { ec2, ssm } = await clientsFor(url());
    const [ami, gone] = [await makeAmi(url()), await makeAmi(url())];
    await ec2.deregisterImage({ ImageId: gone });
    await ssm.putParameter({ Name: '/ostrata/demo/linux/stable', Value: 'ami-1', Type: 'String' });
    expect(await leftovers(url(), publisher())).toEqual([
      `${home}:/ostrata/demo/linux/stable`,
      `${home}:${ami}`,
      expect.stringMatching(`^${home}:snap-`),
    ]);
  });
});
