import { describe, expect, it } from 'vitest';
import {
  adoptAmi,
  amisIn,
  clientsFor,
  home,
  makeAmi,
  proven,
  publisherFor,
  recordOf,
} from '../__fixtures__/aws.fixture.ts';
import { motoMissing } from '@ostrata/moto';
import { withMoto } from '../__fixtures__/with-moto.fixture.ts';

const record = recordOf('a', { version: '1.0.0' });

describe.skipIf(motoMissing !== '')(`adopting on AWS${motoMissing}`, () => {
  const { url, publisher } = withMoto();

  it('takes the AMI of its own region among what Packer names', async () => {
    const id = await makeAmi(url());
    for (const named of [`us-east-1:ami-0123,${home}:${id}`, `${home}:${id}`, id]) {
      expect(await adoptAmi(publisher(), record, named)).toMatchObject({ id });
    }
  });

  it('refuses what is no AMI there', async () => {
    for (const id of ['us-east-1:ami-0123', `${home}:ami-00000000000000000`, '', `${home}:snap-1`, 'a,b']) {
      await expect(adoptAmi(publisher(), record, id)).rejects.toMatchObject({ name: 'UnusableArtifact' });
    }
  });

  it('ends with the reason of an abort, and not with an error of the SDK', async () => {
    const by = publisher();
    const claim = await by.claim(record);
    const artifact = { builder: 'amazon-ebs.linux', id: await makeAmi(url()), files: [] };
    const abort = new AbortController();
    const stopped = by.adopt(claim, artifact, record, { signal: abort.signal });
    const reason = new Error('enough');
    abort.abort(reason);
    await expect(stopped).rejects.toBe(reason);
    await claim.release();
  });

  it('removes the candidate that it replaces, with its disk', async () => {
    await adoptAmi(publisher(), record, await makeAmi(url()));
    const again = await adoptAmi(publisher(), record, await makeAmi(url()));
    const { ec2 } = await clientsFor(url());
    expect((await amisIn(url(), home)).map(({ ImageId }) => ImageId)).toEqual([again.id]);
    expect((await ec2.describeSnapshots({ OwnerIds: ['self'] })).Snapshots).toHaveLength(1);
  });

  it('copies a published image that only its verify part sets apart, with its key, and leaves that as it is', async () => {
    const first = await adoptAmi(publisher(), record, await makeAmi(url(), 'alias/images'));
    const published = await publisher().publish(proven(first), {});
    const other = recordOf('b', { version: '1.0.1' });
    const second = await adoptAmi(publisher(), other, published.id);
    expect(second).toMatchObject({ state: 'candidate', address: 'demo-linux-1.0.1', record: other });
    expect(second.id).not.toBe(published.id);
    const [copy] = (await amisIn(url(), home)).filter(({ ImageId }) => ImageId === second.id);
    expect(copy).toMatchObject({ Name: 'demo-linux-1.0.1', ImdsSupport: 'v2.0' });
    const { ec2 } = await clientsFor(url());
    const { Snapshots = [] } = await ec2.describeSnapshots({ OwnerIds: ['self'] });
    expect(Snapshots.map(({ KmsKeyId = '' }) => KmsKeyId.split(':').at(-1))).toEqual(['alias/images', 'alias/images']);
    expect(await publisher().list({ version: '1.0.0' })).toEqual([published]);
    expect((await adoptAmi(publisher(), other, published.id)).id).toBe(second.id);
  });

  it('leaves out an AMI whose tags are no whole record, and tells of it', async () => {
    const image = await adoptAmi(publisher(), record, await makeAmi(url()));
    const { ec2 } = await clientsFor(url());
    await ec2.createTags({ Resources: [image.id], Tags: [{ Key: 'ostrata:schema', Value: '7' }] });
    const damaged: string[] = [];
    const told = publisherFor(url(), {}, (id) => void damaged.push(id));
    expect([await told.list({}), damaged]).toEqual([[], [image.id]]);
  });
});

describe.skipIf(motoMissing !== '')(`adopting another account's AMI on AWS${motoMissing}`, () => {
  const { url, publisher } = withMoto({ images: true });

  it('makes a copy of it that is the account’s own', async () => {
    const { ec2 } = await clientsFor(url());
    const { Images: [vendor = {}] = [] } = await ec2.describeImages({ Owners: ['amazon'], MaxResults: 5 });
    const candidate = await adoptAmi(publisher(), record, vendor.ImageId ?? '');
    expect(candidate).toMatchObject({ state: 'candidate', record });
    expect(candidate.id).not.toBe(vendor.ImageId);
    const { Images: [still = {}] = [] } = await ec2.describeImages({ ImageIds: [vendor.ImageId ?? ''] });
    expect(still.Tags ?? []).toEqual(vendor.Tags ?? []);
    expect(await amisIn(url(), home)).toMatchObject([{ ImageId: candidate.id, Name: 'demo-linux-1.0.0' }]);
  });
});
