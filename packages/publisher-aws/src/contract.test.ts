import { motoMissing, startMoto, type Moto } from '@ostrata/moto';
import { testDistribution, testPublisher } from '@ostrata/ports/contract';
import { afterAll, beforeAll, describe } from 'vitest';
import { account, elsewhere, home, makeAmi, organization, publisherFor, unit } from './__fixtures__/aws.fixture.ts';

describe.skipIf(motoMissing !== '')(`AWS, served by moto${motoMissing}`, () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto({ pageSize: 2 });
  });
  afterAll(() => moto.stop());

  const create = async () => {
    await moto.reset();
    return {
      publisher: publisherFor(moto.url),
      another: publisherFor(moto.url),
      target: 'aws/linux',
      artifact: async () => ({ builder: 'amazon-ebs.linux', id: `eu-west-1:${await makeAmi(moto.url)}`, files: [] }),
      dispose: async () => {},
    } as const;
  };
  testPublisher(create);

  const [first] = elsewhere;
  testDistribution(
    async () => ({
      ...(await create()),
      narrow: { regions: [home, first], accounts: [account] },
      wide: {
        regions: [home, ...elsewhere],
        accounts: [account, '111122223333'],
        organizations: [organization, unit],
      },
    }),
    { copies: true },
  );
});
