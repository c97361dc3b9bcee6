import { testPublisher } from '@ostrata/ports/contract';
import { afterAll, beforeAll, describe } from 'vitest';
import { makeAmi, publisherFor } from './__fixtures__/aws.fixture.ts';
import { motoMissing, startMoto, type Moto } from '@ostrata/moto';

describe.skipIf(motoMissing !== '')(`AWS, served by moto${motoMissing}`, () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto({ pageSize: 2 });
  });
  afterAll(() => moto.stop());

  testPublisher(async () => {
    await moto.reset();
    return {
      publisher: publisherFor(moto.url),
      another: publisherFor(moto.url),
      target: 'aws/linux',
      artifact: async () => ({ builder: 'amazon-ebs.linux', id: `eu-west-1:${await makeAmi(moto.url)}`, files: [] }),
      dispose: async () => {},
    };
  });
});
