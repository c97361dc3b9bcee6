import { testPublisherFaults } from '@ostrata/ports/contract';
import { afterAll, beforeAll, describe } from 'vitest';
import { account, elsewhere, home, makeAmi, organization, publisherFor } from './__fixtures__/aws.fixture.ts';
import { faultyAws } from './__fixtures__/faulty-aws.fixture.ts';
import { leftovers, sharedTooEarly } from './__fixtures__/leftovers.fixture.ts';
import { motoMissing, startMoto, type Moto } from './__fixtures__/moto.fixture.ts';

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
      publisher: publisherFor(proxy.url, { clock }),
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
