import { faultyProxy, type FaultyProxy } from '@ostrata/faults';
import { verified, type CloudImage, type Publisher } from '@ostrata/ports';
import type { Fault } from '@ostrata/ports/contract';
import { afterEach, describe, expect, it } from 'vitest';
import { descriptionsMissing } from './__fixtures__/description.fixture.ts';
import { answers } from './__fixtures__/refusals.ts';
import { startGcp, type GcpServer } from './__fixtures__/gcp-server.ts';
import { addImage } from './__fixtures__/state.ts';
import { adoptNew, publisherFor, recordOf } from './__fixtures__/with-gcp.ts';

interface Subject {
  readonly gcp: GcpServer;
  readonly proxy: FaultyProxy;
  /** Its calls can fail. */
  readonly publisher: Publisher;
  readonly another: Publisher;
  claimsExpire(): void;
}

describe.skipIf(descriptionsMissing !== '')(`what the suite of faults does not reach${descriptionsMissing}`, () => {
  const open: Subject[] = [];
  const begin = async (): Promise<Subject> => {
    const gcp = await startGcp();
    const proxy = await faultyProxy({ upstream: gcp.url, answers });
    let ahead = 0;
    const clock = { now: () => new Date(Date.now() + ahead) };
    const [publisher, another] = [publisherFor(proxy.url, { clock }), publisherFor(gcp.url, { clock })];
    const subject = { gcp, proxy, publisher, another, claimsExpire: () => void (ahead += 3_600_000) };
    open.push(subject);
    return subject;
  };
  afterEach(async () => {
    for (const { gcp, proxy } of open.splice(0)) {
      await proxy.close();
      await gcp.close();
      expect(gcp.violations).toEqual([]);
    }
  });

  type Run = (subject: Subject, call: number) => Promise<void>;
  /** Runs it without a fault to count its calls, and then with each of them failing in turn. */
  const eachCall = async (run: Run) => {
    const counted = await begin();
    await run(counted, 0);
    const { length } = counted.proxy.calls();
    expect(length).toBeGreaterThan(5);
    for (let call = 1; call <= length; call += 1) await run(await begin(), call);
  };

  const labels = {
    'ostrata-image': 'demo',
    'ostrata-target': 'gcp-linux',
    'ostrata-version': '1-0-0',
    'ostrata-fingerprint': 'v1-abc',
  };
  const record = recordOf('a', { version: '1.0.0' });
  const adoptCopied = async ({ gcp }: Subject, publisher: Publisher, name: string) => {
    const claim = await publisher.claim(record);
    try {
      addImage(gcp.state, name, { labels });
      await publisher.adopt(claim, { builder: 'googlecompute.linux', id: name, files: [] }, record);
    } finally {
      await claim.release();
    }
  };

  it.each(['lost', 'silent', 'cut'] satisfies Fault[])(
    'an image that is copied to its address is one image in the end, whichever call is %s',
    { timeout: 300_000 },
    async (fault) => {
      await eachCall(async (subject, call) => {
        const { gcp, proxy, publisher, another } = subject;
        await adoptNew(gcp, another, record);
        if (call > 0) proxy.inject(call, fault);
        await adoptCopied(subject, publisher, 'packer-1').catch(() => {});
        subject.claimsExpire();
        if ((await another.list({})).length === 0) await adoptCopied(subject, another, 'packer-2');
        await another.sweep?.();
        expect(await another.list({}), `call ${call}`).toMatchObject([{ state: 'candidate', record }]);
        expect([...gcp.state.images.keys()], `call ${call}`).toEqual(['demo-linux-v1-0-0']);
      });
    },
  );

  const publish = async ({ gcp, another }: Subject, version: string): Promise<CloudImage> => {
    const candidate = await adoptNew(gcp, another, recordOf(version, { version }));
    const { fingerprint } = candidate.record;
    const checks = [{ name: 'boots', passed: true }];
    return another.publish(verified(candidate, { fingerprint, seconds: 1, checks }), {});
  };

  it.each(['lost', 'cut'] satisfies Fault[])(
    'a roll-back has one image in the channel at any time, and the right one in the end, whichever call is %s',
    { timeout: 300_000 },
    async (fault) => {
      await eachCall(async (subject, call) => {
        const { gcp, proxy, publisher, another } = subject;
        const [one, two] = [await publish(subject, '1.0.0'), await publish(subject, '1.1.0')];
        await another.point('stable', two);
        if (call > 0) proxy.inject(call, fault);
        await publisher.point('stable', one).catch(() => {});
        const between = (await another.list({})).filter(({ channels }) => channels.includes('stable'));
        expect(between, `call ${call}`).toHaveLength(1);
        await another.point('stable', one);
        const inFamily = [...gcp.state.images.values()].filter(({ family }) => family === 'demo-linux-stable');
        expect(
          inFamily.map(({ name }) => name),
          `call ${call}`,
        ).toEqual([one.address]);
        const labelled = [...gcp.state.images.values()].filter(({ labels: of }) => 'ostrata-channel-stable' in of);
        expect(
          labelled.map(({ name }) => name),
          `call ${call}`,
        ).toEqual([one.address]);
      });
    },
  );
});
