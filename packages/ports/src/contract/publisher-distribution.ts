import type { Vars } from '@ostrata/catalog';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Difference, Placement } from '../placement.ts';
import type { CloudImage } from '../publisher.ts';
import { proven, recordOf, type PublisherSubject } from './publisher-subject.ts';

/** A cloud whose images are copied or shared. */
export interface DistributedSubject extends PublisherSubject {
  readonly narrow: Vars;
  /** Names all that `narrow` does, and more: of everything that a distribution can name. */
  readonly wide: Vars;
}

/** The suite of a publisher that compares and withdraws. `copies`: whether an image is copied to regions in this cloud. */
export function testDistribution(
  create: () => Promise<DistributedSubject>,
  { copies }: { readonly copies: boolean },
): void {
  let subject: DistributedSubject;
  beforeEach(async () => {
    subject = await create();
  });
  afterEach(() => subject.dispose());

  const publish = async (version: string, distribution: Vars): Promise<CloudImage> => {
    const { publisher, artifact } = subject;
    const record = recordOf(subject, version, { version });
    const claim = await publisher.claim(record);
    await publisher.prepare?.(claim, {});
    const candidate = await publisher.adopt(claim, await artifact(claim), record);
    await claim.release();
    return publisher.publish(proven(candidate), distribution);
  };
  const compare = async (...placements: readonly Placement[]): Promise<readonly Difference[]> => {
    if (subject.another.compare === undefined) throw new Error('this publisher compares nothing');
    return subject.another.compare(placements);
  };

  describe('a distribution', () => {
    it('that was published has no difference, and one that names more misses that', async () => {
      const image = await publish('1.0.0', subject.narrow);
      expect(await compare({ image, distribution: subject.narrow })).toEqual([]);
      const missing = await compare({ image, distribution: subject.wide });
      expect(missing.length).toBeGreaterThan(0);
      expect(new Set(missing.map(({ kind }) => kind))).toEqual(new Set(['missing']));
      expect(missing.some(({ sharedWith }) => sharedWith === undefined)).toBe(copies);
      await subject.publisher.publish(proven(image), subject.wide);
      expect(await compare({ image, distribution: subject.wide })).toEqual([]);
    });

    it('that names less has the rest as surplus, which is taken back, and once more without harm', async () => {
      const image = await publish('1.0.0', subject.wide);
      const surplus = await compare({ image, distribution: subject.narrow });
      expect(new Set(surplus.map(({ kind }) => kind))).toEqual(new Set(['surplus']));
      expect(surplus.some(({ sharedWith }) => sharedWith === undefined)).toBe(copies);
      await subject.publisher.withdraw?.(surplus);
      await subject.another.withdraw?.(surplus);
      expect(await compare({ image, distribution: subject.narrow })).toEqual([]);
      const [left] = await subject.another.list({});
      expect(left).toMatchObject({ id: image.id, state: 'published' });
    });

    it('that is not known makes nothing of the image surplus', async () => {
      const image = await publish('1.0.0', subject.wide);
      expect(await compare({ image })).toEqual([]);
    });

    it('of a deprecated image is left as it is', async () => {
      const image = await subject.publisher.deprecate(await publish('1.0.0', subject.wide), '2027-06-30');
      expect((await compare({ image, distribution: subject.narrow })).filter((one) => one.image !== undefined)).toEqual(
        [],
      );
      expect(await compare({ image, distribution: subject.wide })).toEqual([]);
    });

    it('of one image takes nothing from another that still wants it', async () => {
      const [one, two] = [await publish('1.0.0', subject.wide), await publish('1.1.0', subject.wide)];
      const placements = [
        { image: one, distribution: subject.narrow },
        { image: two, distribution: subject.wide },
      ];
      await subject.publisher.withdraw?.(await compare(...placements));
      expect(await compare(...placements)).toEqual([]);
    });

    if (copies) {
      it('takes no copy of an image that a channel points at', async () => {
        const image = await publish('1.0.0', subject.wide);
        await subject.publisher.point('stable', image);
        const surplus = (await compare({ image, distribution: subject.narrow })).filter(
          ({ sharedWith }) => sharedWith === undefined,
        );
        await expect(subject.publisher.withdraw?.(surplus)).rejects.toMatchObject({
          name: 'InUse',
          channels: expect.arrayContaining(['stable']),
        });
        const [left] = await subject.another.list({});
        expect(left?.locations).toEqual(image.locations);
      });
    }
  });
}
