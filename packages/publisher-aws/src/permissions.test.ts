import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FaultyProxy } from '@ostrata/faults';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  account,
  adoptAmi,
  clientsFor,
  elsewhere,
  home,
  makeAmi,
  optionsFor,
  proven,
  publisherFor,
  recordOf,
} from './__fixtures__/aws.fixture.ts';
import { faultyAws } from './__fixtures__/faulty-aws.fixture.ts';
import { motoMissing, startMoto, type Moto } from '@ostrata/moto';
import { awsVendors } from './index.ts';

const file = join(dirname(fileURLToPath(import.meta.url)), '../../../docs/permissions/aws-publisher.json');
const policy = z.object({
  Version: z.literal('2012-10-17'),
  Statement: z.array(
    z.object({
      Sid: z.string(),
      Effect: z.literal('Allow'),
      Action: z.array(z.string()),
      Resource: z.union([z.string(), z.array(z.string())]),
      Condition: z.unknown().optional(),
    }),
  ),
});

describe.skipIf(motoMissing !== '')(`docs/permissions/aws-publisher.json${motoMissing}`, () => {
  let moto: Moto;
  let proxy: FaultyProxy;
  beforeAll(async () => {
    moto = await startMoto({ copySeconds: 0.2 });
    proxy = await faultyAws(moto.url);
  });
  afterAll(async () => {
    await proxy.close();
    await moto.stop();
  });

  it('names exactly the calls that a publisher makes in all of an image’s life', { timeout: 120_000 }, async () => {
    let ahead = 0;
    const clock = { now: () => new Date(Date.now() + ahead) };
    const publisher = publisherFor(proxy.url, { clock, regions: elsewhere });
    const regions = [home, ...elsewhere];
    const distribution = { regions, accounts: [account] };

    await publisher.claim(recordOf('a', { version: '1.0.0' }));
    ahead = 3_600_000;
    const candidate = await adoptAmi(publisher, recordOf('a', { version: '1.0.0' }), await makeAmi(moto.url));
    const one = await publisher.publish(proven(candidate), distribution);
    await publisher.publish(proven(one), distribution);
    await publisher.withdraw?.((await publisher.compare?.([{ image: one, distribution: {} }])) ?? []);
    await publisher.publish(proven(one), distribution);
    await publisher.point('stable', one);
    const again = await adoptAmi(publisher, recordOf('b', { version: '1.0.1' }), one.id);
    const two = await publisher.publish(proven(again), distribution);
    await publisher.point('stable', two);
    await publisher.deprecate(one, '2027-06-30');
    const revoked = await publisher.revoke(one, 'a leak');
    for (const { region, id } of revoked.locations ?? []) {
      const { ec2 } = await clientsFor(moto.url, region);
      await ec2.enableImageDeregistrationProtection({ ImageId: id });
    }
    await publisher.audit?.();
    await publisher.remove(revoked);
    await leaveABuilder(moto.url);
    await publisher.sweep?.();
    await awsVendors(optionsFor(proxy.url))
      .resolve({ kind: 'cloud', query: { owner: 'self', name: '*' } }, 'aws/linux')
      .catch(() => {});

    const { Statement } = policy.parse(JSON.parse(readFileSync(file, 'utf8')));
    const allowed = Statement.flatMap(({ Action }) => Action).filter((action) => !action.startsWith('kms:'));
    expect([...new Set(proxy.calls())].sort()).toEqual([...allowed].sort());
    expect(new Set(allowed).size).toBe(allowed.length);
  });

  it('lets nothing be removed that is not Ostrata’s', () => {
    const { Statement } = policy.parse(JSON.parse(readFileSync(file, 'utf8')));
    const removing = Statement.filter(({ Action }) =>
      Action.some((action) => /:(Delete|Deregister|Terminate|Disable)/.test(action)),
    );
    for (const { Sid, Condition, Resource } of removing) {
      const isBound =
        Condition !== undefined || [Resource].flat().every((resource) => resource.includes(':parameter/ostrata'));
      expect([Sid, isBound]).toEqual([Sid, true]);
    }
  });
});

/** What a lost agent leaves: a machine, a volume, a key and a group, with the tags that rendered folders give them. */
async function leaveABuilder(url: string): Promise<void> {
  const { ec2 } = await clientsFor(url);
  const Tags = Object.entries({ image: 'demo', target: 'aws/linux', version: '1.0.0', builder: 'build' }).map(
    ([key, Value]) => ({ Key: `ostrata:${key}`, Value }),
  );
  await ec2.createKeyPair({ KeyName: 'packer', TagSpecifications: [{ ResourceType: 'key-pair', Tags }] });
  await ec2.createSecurityGroup({
    GroupName: 'packer',
    Description: 'of Packer',
    TagSpecifications: [{ ResourceType: 'security-group', Tags }],
  });
  await ec2.createVolume({
    Size: 1,
    AvailabilityZone: `${home}a`,
    TagSpecifications: [{ ResourceType: 'volume', Tags }],
  });
  await ec2.runInstances({
    ImageId: await makeAmi(url),
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
    TagSpecifications: [{ ResourceType: 'instance', Tags }],
  });
}
