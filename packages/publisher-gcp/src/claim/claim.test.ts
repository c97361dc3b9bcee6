import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { descriptionsMissing } from '../__fixtures__/description.fixture.ts';
import { startGcp, type GcpServer } from '../__fixtures__/gcp-server.ts';
import { build, publisherFor, recordOf } from '../__fixtures__/with-gcp.ts';
import { gcpPublisher } from '../index.ts';

describe.skipIf(descriptionsMissing !== '')(`a claim in a bucket${descriptionsMissing}`, () => {
  let gcp: GcpServer;
  let ahead: number;
  const clock = { now: () => new Date(Date.now() + ahead) };
  const unit = recordOf('a', { version: '1.0.0' });
  const claims = () => [...gcp.state.objects.keys()];
  beforeEach(async () => {
    ahead = 0;
    gcp = await startGcp();
  });
  afterEach(async () => {
    await gcp.close();
    expect(gcp.violations).toEqual([]);
  });

  it('is an object of the unit, and gone when it is given back', async () => {
    const claim = await publisherFor(gcp.url).claim(unit);
    expect(claims()).toEqual(['ostrata/claims/demo-linux-v1-0-0.json']);
    await claim.release();
    expect(claims()).toEqual([]);
  });

  it('is renewed by its holder, so that it lasts', async () => {
    // Its clock stands still, so that a slow machine does not end it.
    const standing = { clock: { now: () => new Date(0) }, patience: { claim: 60 } };
    const claim = await publisherFor(gcp.url, standing).claim(unit);
    const generations = new Set<number>();
    while (generations.size < 4) {
      for (const { generation } of gcp.state.objects.values()) generations.add(generation);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await claim.release();
    expect(claims()).toEqual([]);
  });

  it('of a run that is gone ends, and the one that comes back late has lost it', async () => {
    const late = publisherFor(gcp.url, { clock });
    const first = await late.claim(unit);
    const artifact = build(gcp.state, first);
    ahead = 3_600_000;
    const second = await publisherFor(gcp.url, { clock }).claim(unit);
    await expect(late.adopt(first, artifact, unit)).rejects.toMatchObject({ name: 'ClaimLost' });
    await first.release();
    expect(claims()).toHaveLength(1);
    await second.release();
    expect(claims()).toEqual([]);
  });

  it('that has ended is taken by one of many', async () => {
    await publisherFor(gcp.url, { clock }).claim(unit);
    ahead = 3_600_000;
    let working = 0;
    const most = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const claim = await publisherFor(gcp.url, { clock }).claim(unit);
        const together = (working += 1);
        await Promise.resolve();
        working -= 1;
        await claim.release();
        return together;
      }),
    );
    expect(most).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('that cannot be read is nobody’s', async () => {
    gcp.state.objects.set('ostrata/claims/demo-linux-v1-0-0.json', { text: 'half', generation: gcp.state.next() });
    await (await publisherFor(gcp.url).claim(unit)).release();
    expect(claims()).toEqual([]);
  });

  it('removes what an earlier run of the unit built and did not adopt, and nothing else', async () => {
    const labels = {
      'ostrata-image': 'demo',
      'ostrata-target': 'gcp-linux',
      'ostrata-version': '1-0-0',
      'ostrata-fingerprint': 'v1-abc',
    };
    const { images } = gcp.state;
    const image = (name: string, more: Record<string, string>) => {
      build(gcp.state, { unit: { ...unit, image: name } });
      const made = images.get(`${name}-linux-v1-0-0`);
      if (made !== undefined) made.labels = { ...labels, ...more };
    };
    image('demo', {});
    image('demo-next', { 'ostrata-version': '1-1-0' });
    image('demo-adopted', { 'ostrata-state': 'candidate' });
    image('demo-by-hand', { 'ostrata-fingerprint': '' });
    await (await publisherFor(gcp.url).claim(unit)).release();
    expect([...images.keys()]).toEqual([
      'demo-next-linux-v1-0-0',
      'demo-adopted-linux-v1-0-0',
      'demo-by-hand-linux-v1-0-0',
    ]);
  });

  it('needs a bucket, and says where to name it', async () => {
    const without = { project: 'acme-images', token: async () => 'none' };
    await expect(gcpPublisher(without).claim(unit)).rejects.toThrow('accounts.gcp.claims');
  });

  it('needs a name that Google Cloud takes', async () => {
    const long = { ...unit, image: 'a'.repeat(45), version: '100.200.300' };
    await expect(publisherFor(gcp.url).claim(long)).rejects.toMatchObject({ name: 'NameTooLong' });
  });
});
