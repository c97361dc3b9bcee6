import type { VendorSource } from '@ostrata/catalog';
import { describe, expect, it } from 'vitest';
import { clientsFor, optionsFor } from './__fixtures__/aws.fixture.ts';
import { motoMissing } from '@ostrata/moto';
import { withMoto } from './__fixtures__/with-moto.fixture.ts';
import { awsVendors } from './index.ts';

/** moto has AMIs as Amazon and others published them. */
describe.skipIf(motoMissing !== '')(`vendor images of AWS${motoMissing}`, () => {
  const { url } = withMoto({ images: true, pageSize: 7 });
  const find = (
    query: Extract<VendorSource, { kind: 'cloud' }>['query'],
    target: 'aws/linux' | 'aws/linux-arm64' | 'aws/windows' = 'aws/linux',
  ) => awsVendors(optionsFor(url())).resolve({ kind: 'cloud', query }, target);

  it('are the newest of an owner whose name matches, by id and name', async () => {
    const { ec2 } = await clientsFor(url());
    const name = 'amzn2-ami-hvm-*-x86_64-gp2';
    const { Images = [] } = await ec2.describeImages({
      Owners: ['amazon'],
      Filters: [{ Name: 'name', Values: [name] }],
    });
    const dates = Images.map(({ CreationDate = '' }) => CreationDate).sort();
    const found = await find({ owner: 'amazon', name });
    expect(found).toMatchObject({
      kind: 'cloud',
      id: expect.stringMatching(/^ami-/),
      name: expect.stringMatching(/^amzn2-ami-hvm-/),
    });
    expect(Images.find(({ ImageId }) => 'id' in found && ImageId === found.id)?.CreationDate).toBe(dates.at(-1));
    expect(await find({ owner: 'amazon', name })).toEqual(found);
  });

  it('are found by further filters', async () => {
    const windows = { owner: 'amazon', name: 'Windows_Server-2016-English-*' };
    expect(await find({ ...windows, filters: { platform: 'windows' } }, 'aws/windows')).toMatchObject({
      name: expect.stringContaining('Windows_Server-2016-English-'),
    });
    await expect(find({ ...windows, filters: { platform: 'none' } }, 'aws/windows')).rejects.toThrow(
      /has no AMI named/,
    );
  });

  it('are of the architecture of the target', async () => {
    const any = { owner: 'amazon', name: 'al2023-ami-2023*-kernel-6.1-*' };
    expect([await find(any), await find(any, 'aws/linux-arm64')]).toMatchObject([
      { name: expect.stringMatching(/x86_64$/) },
      { name: expect.stringMatching(/arm64$/) },
    ]);
    const arm = { owner: 'amazon', name: 'al2023-ami-2023*-arm64' };
    await expect(find(arm)).rejects.toMatchObject({ name: 'VendorUnavailable' });
  });

  it('that are none, or cannot be found by what is said, are told', async () => {
    await expect(find({ owner: 'amazon', name: 'nothing-like-it-*' })).rejects.toMatchObject({
      name: 'VendorUnavailable',
      message: 'amazon has no AMI named nothing-like-it-* for aws/linux in eu-west-1',
    });
    await expect(find({ owner: 'me', nom: 'x' })).rejects.toThrow(/find\.owner: an account of 12 digits.*find\.name/);
    const url: VendorSource = { kind: 'url', url: 'https://example.com/x' };
    await expect(awsVendors(optionsFor('http://127.0.0.1:1')).resolve(url, 'aws/linux')).rejects.toThrow(/by find:/);
  });
});
