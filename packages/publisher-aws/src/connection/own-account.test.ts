import { motoMissing } from '@ostrata/moto';
import { describe, expect, it } from 'vitest';
import { optionsFor, publisherFor, recordOf } from '../__fixtures__/aws.fixture.ts';
import { withMoto } from '../__fixtures__/with-moto.fixture.ts';
import { awsVendors } from '../index.ts';

/** Whom moto takes all credentials for. */
const moto = '123456789012';

describe.skipIf(motoMissing !== '')(`the account that images are built in${motoMissing}`, () => {
  const { url } = withMoto();

  it('is that of the credentials', async () => {
    const publisher = publisherFor(url(), { account: moto });
    expect(await publisher.list({})).toEqual([]);
    await (await publisher.claim(recordOf('a'))).release();
  });

  it('is refused to be another: nothing is looked up, and nothing claimed', async () => {
    const publisher = publisherFor(url(), { account: '111122223333' });
    const refused = {
      name: 'WrongAccount',
      message: expect.stringContaining('are of the AWS account 123456789012, and images are built in 111122223333'),
    };
    await expect(publisher.list({})).rejects.toMatchObject(refused);
    await expect(publisher.claim(recordOf('a'))).rejects.toMatchObject(refused);
    expect(await publisherFor(url()).list({})).toEqual([]);
  });

  it('does not matter to whom a vendor sells', async () => {
    const find = { kind: 'cloud', query: { owner: 'amazon', name: 'x' } } as const;
    await expect(awsVendors(optionsFor(url())).resolve(find, 'aws/linux')).rejects.toThrow(/has no AMI named x/);
  });
});
