import { describe, expect, it } from 'vitest';
import { adoptAmi, clientsFor, makeAmi, optionsFor, recordOf } from '../__fixtures__/aws.fixture.ts';
import { faultyAws } from '../__fixtures__/faulty-aws.fixture.ts';
import { motoMissing } from '@ostrata/moto';
import { withMoto } from '../__fixtures__/with-moto.fixture.ts';
import { awsOf } from '../connection/aws.ts';
import { allClaims } from './claim-parameter.ts';
import { claimUnit } from './claim.ts';

const unit = recordOf('a', { version: '1.0.0' });

describe.skipIf(motoMissing !== '')(`a claim on AWS${motoMissing}`, () => {
  const { url, publisher } = withMoto();
  const claims = () => allClaims(awsOf(optionsFor(url())));

  it('is renewed as long as its process lives, and waited for until then', async () => {
    await claims();
    const patience = { claim: 4 };
    const claim = await publisher({ patience }).claim(unit);
    const end = Date.parse((await claims())[0]?.text.until ?? '');
    while (Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
    const [written] = await claims();
    expect(Date.parse(written?.text.until ?? '')).toBeGreaterThan(end);
    const abort = new AbortController();
    const waiting = publisher({ patience }).claim(unit, { signal: abort.signal, onWait: () => abort.abort() });
    await expect(waiting).rejects.toThrow();
    await claim.release();
    expect(await claims()).toEqual([]);
  });

  it('of a run that is gone is taken by one of many that wait, again and again', async () => {
    let ahead = 0;
    const clock = { now: () => new Date(Date.now() + ahead) };
    // Its process is gone: what it holds is not renewed in time.
    await publisher({ clock }).claim(unit);
    ahead = 3_600_000;
    for (let round = 0; round < 5; round += 1) {
      let holding = 0;
      const most: number[] = [];
      const work = async (): Promise<void> => {
        const claim = await publisher({ clock }).claim(unit);
        most.push((holding += 1));
        await new Promise((resolve) => setTimeout(resolve, 5));
        holding -= 1;
        await claim.release();
      };
      await Promise.all(Array.from({ length: 6 }, work));
      expect(most).toEqual([1, 1, 1, 1, 1, 1]);
      await publisher({ clock }).claim(unit);
      ahead += 3_600_000;
    }
  });

  it('is had though the answer to writing it was lost', async () => {
    const proxy = await faultyAws(url());
    try {
      proxy.inject(1, 'lost');
      const claim = await publisher({ endpoint: proxy.url }).claim(unit, {
        onWait: (holder) => expect.fail(`waits for ${holder}`),
      });
      expect(await claims()).toHaveLength(1);
      await claim.release();
    } finally {
      await proxy.close();
    }
  });

  it('that ended is no longer held: nothing is adopted with it, and it deletes no other one', async () => {
    let ahead = 0;
    const late = publisher({ clock: { now: () => new Date(Date.now() + ahead) } });
    const claim = await late.claim(unit);
    ahead = 3_600_000;
    const another = await publisher({ clock: { now: () => new Date(Date.now() + ahead) } }).claim(unit);
    const artifact = { builder: 'amazon-ebs.linux', id: await makeAmi(url()), files: [] };
    await expect(late.adopt(claim, artifact, unit)).rejects.toMatchObject({ name: 'ClaimLost' });
    await claim.release();
    const waiting = publisher().claim(unit, { signal: AbortSignal.timeout(300) });
    await expect(waiting).rejects.toThrow();
    await another.release();
    expect(await claims()).toEqual([]);
  });

  it('that somebody wrote who is not Ostrata counts as ended', async () => {
    const aws = awsOf(optionsFor(url()));
    const claim = await claimUnit(aws, unit, {});
    const [written] = await claims();
    await claim.release();
    const { ssm } = await clientsFor(url());
    await ssm.putParameter({ Name: written?.name, Value: 'no JSON', Type: 'String' });
    await (await publisher().claim(unit)).release();
    expect(await claims()).toEqual([]);
  });

  it('removes the AMI of a build that nobody adopted, whose name would stop the next build', async () => {
    const { ec2 } = await clientsFor(url());
    const [left, byHand, kept] = [await makeAmi(url()), await makeAmi(url()), await makeAmi(url())];
    const tags = (fingerprint: string) =>
      Object.entries({ image: 'demo', version: '1.0.0', target: 'aws/linux', fingerprint }).map(([key, Value]) => ({
        Key: `ostrata:${key}`,
        Value,
      }));
    await ec2.createTags({ Resources: [left], Tags: tags(unit.fingerprint) });
    await ec2.createTags({ Resources: [byHand], Tags: tags('') });
    await adoptAmi(publisher(), recordOf('b', { version: '1.1.0' }), kept);
    await (await publisher().claim(unit)).release();
    const { Images = [] } = await ec2.describeImages({ Owners: ['self'] });
    expect(Images.map(({ ImageId }) => ImageId).sort()).toEqual([byHand, kept].sort());
  });
});
