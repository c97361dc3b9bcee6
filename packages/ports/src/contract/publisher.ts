import { devVersion, type ImageRecord } from '@ostrata/versioning';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import type { CloudImage, Publisher } from '../publisher.ts';
import type { Verified } from '../verified.ts';
import { testClaims } from './publisher-claims.ts';
import { proven, recordOf, type PublisherSubject } from './publisher-subject.ts';

export type { PublisherSubject };

/** The suite that every publisher must pass. It knows no more of the cloud than the port says. */
export function testPublisher(create: () => Promise<PublisherSubject>): void {
  let subject: PublisherSubject;
  beforeEach(async () => {
    subject = await create();
  });
  afterEach(() => subject.dispose());

  const adopt = (record: ImageRecord) => adoptNew(subject, record);
  const publish = (record: ImageRecord) => publishNew(subject, record);

  describe('a publisher', () => {
    it('has nothing before anything was adopted', async () => {
      expect(await subject.publisher.list({})).toEqual([]);
      expect(await subject.publisher.list({ image: 'demo', target: subject.target })).toEqual([]);
    });

    it('adopts what a build made as a candidate with its record, and other runs see it', async () => {
      const record = recordOf(subject, 'a', { version: '1.0.0' });
      const candidate = await adopt(record);
      expect(candidate).toMatchObject({ state: 'candidate', record, channels: [] });
      expect(await subject.another.list({})).toEqual([candidate]);
      expect(await subject.another.list({ states: ['published'] })).toEqual([]);
    });

    it('finds images by name, target, version, fingerprint and state', async () => {
      const one = await publish(recordOf(subject, 'a', { version: '1.0.0' }));
      const two = await publish(recordOf(subject, 'b', { version: '1.1.0' }));
      const dev = await adopt(recordOf(subject, 'c'));
      const other = await adopt({ ...recordOf(subject, 'd'), image: 'demo-other' });
      const found = async (query: Parameters<Publisher['list']>[0]) =>
        (await subject.publisher.list(query)).map(({ id }) => id).sort();
      const ids = (...images: readonly CloudImage[]) => images.map(({ id }) => id).sort();
      expect(await found({})).toEqual(ids(one, two, dev, other));
      expect(await found({ image: 'demo' })).toEqual(ids(one, two, dev));
      expect(await found({ image: 'demo', target: subject.target, version: '1.1.0' })).toEqual(ids(two));
      expect(await found({ fingerprint: dev.record.fingerprint })).toEqual(ids(dev));
      expect(await found({ states: ['candidate'] })).toEqual(ids(dev, other));
      expect(await found({ image: 'nobody' })).toEqual([]);
    });

    it('publishes only what is verified', () => {
      expectTypeOf<CloudImage>().not.toExtend<Parameters<Publisher['publish']>[0]>();
      expectTypeOf<Verified<CloudImage>>().toExtend<Parameters<Publisher['publish']>[0]>();
    });

    it('publishes a candidate, and once more without harm', async () => {
      const candidate = await adopt(recordOf(subject, 'a', { version: '1.0.0' }));
      const image = await subject.publisher.publish(proven(candidate), {});
      expect(image).toMatchObject({ state: 'published', address: candidate.address, channels: [] });
      expect(await subject.another.list({ version: '1.0.0', states: ['published'] })).toEqual([image]);
      expect(await subject.publisher.publish(proven(image), {})).toEqual(image);
    });

    it('addresses a dev build by its fingerprint', async () => {
      const image = await publish(recordOf(subject, 'a'));
      expect(image.address).toContain(devVersion(image.record.fingerprint));
    });

    it('replaces a candidate that was not published', async () => {
      const record = recordOf(subject, 'a', { version: '1.0.0' });
      await adopt(record);
      const again = await adopt({ ...record, buildSeconds: 99 });
      expect(await subject.publisher.list({})).toEqual([again]);
      expect(again.record.buildSeconds).toBe(99);
    });

    it('never overwrites a published image', async () => {
      const image = await publish(recordOf(subject, 'a', { version: '1.0.0' }));
      await expect(adopt(image.record)).rejects.toMatchObject({ name: 'AlreadyPublished', address: image.address });
      expect(await subject.publisher.list({})).toEqual([image]);
    });

    it('gives a version to one image only', async () => {
      const image = await publish(recordOf(subject, 'a', { version: '1.0.0' }));
      await expect(publish(recordOf(subject, 'b', { version: '1.0.0' }))).rejects.toMatchObject({
        name: 'AlreadyPublished',
        address: image.address,
      });
      expect(await subject.publisher.list({ states: ['published'] })).toEqual([image]);
    });

    it('keeps versions of one fingerprint apart, and a dev build beside them', async () => {
      const dev = await publish(recordOf(subject, 'a'));
      const one = await publish(recordOf(subject, 'a', { version: '1.0.0' }));
      const two = await publish(recordOf(subject, 'a', { version: '1.0.2' }));
      const { fingerprint } = dev.record;
      expect(new Set((await subject.another.list({ fingerprint })).map(({ id }) => id)).size).toBe(3);
      expect(await subject.another.list({ version: '1.0.2' })).toEqual([two]);
      await subject.publisher.remove(one);
      const left = (await subject.another.list({ states: ['published'] })).map(({ address }) => address);
      expect(left.sort()).toEqual([dev.address, two.address].sort());
    });

    it('points channels at published images, and turns them', async () => {
      const one = await publish(recordOf(subject, 'a', { version: '1.0.0' }));
      const two = await publish(recordOf(subject, 'b', { version: '1.1.0' }));
      await subject.publisher.point('stable', one);
      await subject.publisher.point('stable', one);
      await subject.publisher.point('canary', two);
      expect(await channels(subject)).toEqual({ '1.0.0': ['stable'], '1.1.0': ['canary'] });
      await subject.publisher.point('stable', two);
      expect(await channels(subject)).toEqual({ '1.0.0': [], '1.1.0': ['canary', 'stable'] });
    });

    it('gives a channel to nothing but a published image', async () => {
      const candidate = await adopt(recordOf(subject, 'a', { version: '1.0.0' }));
      const notPublished = { name: 'NotPublished', state: 'candidate' };
      await expect(subject.publisher.point('stable', candidate)).rejects.toMatchObject(notPublished);
      const revoked = await subject.publisher.revoke(
        await publish(recordOf(subject, 'b', { version: '1.1.0' })),
        'bad',
      );
      await expect(subject.publisher.point('stable', revoked)).rejects.toMatchObject({ name: 'NotPublished' });
      expect(await channels(subject)).toEqual({ '1.0.0': [], '1.1.0': [] });
    });

    it('deprecates a published image, which stays where it is', async () => {
      const image = await publish(recordOf(subject, 'a', { version: '1.0.0' }));
      await subject.publisher.point('stable', image);
      const old = await subject.publisher.deprecate(image, '2027-06-30');
      expect(old).toMatchObject({
        id: image.id,
        state: 'deprecated',
        deprecated: { on: '2027-06-30' },
        channels: ['stable'],
      });
      const later = await subject.publisher.deprecate(old, '2027-07-31');
      expect(later).toMatchObject({ state: 'deprecated', deprecated: { on: '2027-07-31' } });
      expect(await subject.another.list({ states: ['deprecated'] })).toEqual([later]);
    });

    it('revokes an image with the reason, but not one that a channel points at', async () => {
      const one = await publish(recordOf(subject, 'a', { version: '1.0.0' }));
      const two = await publish(recordOf(subject, 'b', { version: '1.1.0' }));
      await subject.publisher.point('stable', one);
      const inUse = { name: 'InUse', address: one.address, channels: ['stable'] };
      await expect(subject.publisher.revoke(one, 'a leak')).rejects.toMatchObject(inUse);
      await subject.publisher.point('stable', two);
      const revoked = await subject.publisher.revoke(one, 'a leak');
      expect(revoked).toMatchObject({ state: 'revoked', revoked: { reason: 'a leak' } });
      expect(await subject.publisher.revoke(revoked, 'another')).toEqual(revoked);
      expect(await subject.another.list({ states: ['published'] })).toMatchObject([{ record: { version: '1.1.0' } }]);
    });

    it('removes an image, and once more without harm, but not one that a channel points at', async () => {
      const one = await publish(recordOf(subject, 'a', { version: '1.0.0' }));
      const two = await publish(recordOf(subject, 'b', { version: '1.1.0' }));
      await subject.publisher.point('stable', one);
      await expect(subject.publisher.remove(one)).rejects.toMatchObject({ name: 'InUse', channels: ['stable'] });
      await subject.publisher.point('stable', two);
      await subject.publisher.remove(one);
      await subject.publisher.remove(one);
      expect((await subject.another.list({})).map(({ id }) => id)).toEqual([two.id]);
    });

    it('takes an image again after it was removed', async () => {
      const record = recordOf(subject, 'a', { version: '1.0.0' });
      await subject.publisher.remove(await publish(record));
      expect(await publish(record)).toMatchObject({ state: 'published' });
    });
  });

  testClaims(() => subject);
}

async function adoptNew(subject: PublisherSubject, record: ImageRecord): Promise<CloudImage> {
  const claim = await subject.publisher.claim(record);
  try {
    await subject.publisher.prepare?.(claim, {});
    return await subject.publisher.adopt(claim, await subject.artifact(claim), record);
  } finally {
    await claim.release();
  }
}

async function publishNew(subject: PublisherSubject, record: ImageRecord): Promise<CloudImage> {
  return subject.publisher.publish(proven(await adoptNew(subject, record)), {});
}

async function channels({ publisher }: PublisherSubject): Promise<Readonly<Record<string, readonly string[]>>> {
  const images = await publisher.list({});
  return Object.fromEntries(images.map(({ record, channels: names }) => [record.version ?? '', [...names].sort()]));
}
