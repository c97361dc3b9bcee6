import type { Vars } from '@ostrata/catalog';
import { afterEach, describe, expect, it } from 'vitest';
import type { PackerArtifact } from '../packer.ts';
import type { Claim, CloudImage, Publisher } from '../publisher.ts';
import { passingFaults, type Fault, type Faults } from './faults.ts';
import { proven, recordOf, type PublisherSubject } from './publisher-subject.ts';

/** A cloud whose calls can be made to fail. Faults meet the calls of `publisher`, never those of `another`. */
export interface FaultySubject extends PublisherSubject {
  readonly faults: Faults;
  /** A distribution that takes every call there is: copies, keys, shares. */
  readonly distribution: Vars;
  /** Time goes by, until the claim of a run that is gone has ended. */
  claimsExpire(): Promise<void>;
  /** What others may use or see of images that are no more than candidates, by name. */
  sharedTooEarly(): Promise<readonly string[]>;
  /** What is in the cloud and belongs to no image of `list` (copies, snapshots, claims, parameters), by name. */
  leftovers(): Promise<readonly string[]>;
}

/**
 * The suite of faults: whatever happens to any single call, and wherever a run is cut, in the end there is exactly one
 * published image, nothing was shared before it was verified, and nothing is left over.
 */
export function testPublisherFaults(create: () => Promise<FaultySubject>): void {
  const subjects: FaultySubject[] = [];
  const begin = async () => {
    const subject = await create();
    subjects.push(subject);
    return subject;
  };
  afterEach(async () => {
    await Promise.all(subjects.splice(0).map((subject) => subject.dispose()));
  });

  describe('a publisher whose calls fail', () => {
    it.each(passingFaults)('gets over any one that is %s', { timeout: 600_000 }, async (fault) => {
      const calls = await callsOf(await begin(), promoted, fault);
      for (let call = 1; call <= calls; call += 1) {
        const subject = await begin();
        subject.faults.inject(call, fault);
        await promoted(subject, subject.publisher);
        await expectPromoted(subject, `call ${call} was ${fault}`);
      }
    });

    it('is taken up by the next run wherever it was cut', { timeout: 600_000 }, async () => {
      const calls = await callsOf(await begin(), promoted, 'cut');
      for (let call = 1; call <= calls; call += 1) {
        const subject = await begin();
        subject.faults.inject(call, 'cut');
        // A run that is cut behind its last step has nothing left to fail.
        await promoted(subject, subject.publisher).catch(() => {});
        expect(await subject.sharedTooEarly(), `cut at call ${call}`).toEqual([]);
        await subject.claimsExpire();
        await promoted(subject, subject.another);
        await expectPromoted(subject, `cut at call ${call}`);
      }
    });

    it.each(['cut', 'lost'] satisfies Fault[])(
      'removes all of an image in the end, whichever call is %s',
      { timeout: 600_000 },
      async (fault) => {
        const first = await begin();
        await published(first, first.another);
        const calls = await callsOf(first, removed, `${fault} while removing`);
        for (let call = 1; call <= calls; call += 1) {
          const subject = await begin();
          await published(subject, subject.another);
          subject.faults.inject(call, fault);
          await removed(subject, subject.publisher).catch(() => {});
          await removed(subject, subject.another);
          await expectNothing(subject, `call ${call} was ${fault}`);
        }
      },
    );

    it.each(['cut', 'lost'] satisfies Fault[])(
      'takes back what is no longer distributed in the end, whichever call is %s',
      { timeout: 600_000 },
      async (fault) => {
        const first = await begin();
        await published(first, first.another);
        const calls = await callsOf(first, withdrawn, `${fault} while taking back`);
        for (let call = 1; call <= calls; call += 1) {
          const subject = await begin();
          await published(subject, subject.another);
          subject.faults.inject(call, fault);
          await withdrawn(subject, subject.publisher).catch(() => {});
          await subject.claimsExpire();
          await withdrawn(subject, subject.another);
          await expectWithdrawn(subject, `call ${call} was ${fault}`);
        }
      },
    );
  });
}

type Run = (subject: FaultySubject, publisher: Publisher) => Promise<unknown>;

/** From a claim to a published image, as delivery does it: what an earlier run finished is not done again. */
async function published(subject: FaultySubject, publisher: Publisher): Promise<CloudImage> {
  const record = recordOf(subject, 'a', { version: '1.0.0' });
  const claim = await publisher.claim(record);
  try {
    const present = (await publisher.list({ version: '1.0.0' }))[0];
    if (present === undefined) await publisher.prepare?.(claim, {});
    const candidate = present ?? (await publisher.adopt(claim, await made(subject, claim), record));
    if (candidate.state === 'candidate') expect(await subject.sharedTooEarly()).toEqual([]);
    return await publisher.publish(proven(candidate), subject.distribution);
  } finally {
    await claim.release();
  }
}

async function promoted(subject: FaultySubject, publisher: Publisher): Promise<void> {
  await publisher.point('stable', await published(subject, publisher));
}

async function removed(_subject: FaultySubject, publisher: Publisher): Promise<void> {
  for (const image of await publisher.list({})) await publisher.remove(image);
}

async function withdrawn(_subject: FaultySubject, publisher: Publisher): Promise<void> {
  const placements = (await publisher.list({})).map((image) => ({ image, distribution: {} }));
  await publisher.withdraw?.((await publisher.compare?.(placements)) ?? []);
}

/** What the build made, once for each subject: a run that takes over finds the same. */
const artifacts = new WeakMap<FaultySubject, Promise<PackerArtifact>>();
function made(subject: FaultySubject, claim: Claim): Promise<PackerArtifact> {
  const artifact = artifacts.get(subject) ?? subject.artifact(claim);
  artifacts.set(subject, artifact);
  return artifact;
}

/** How many calls a run makes when nothing fails: each is a case of its own, and their number is told. */
async function callsOf(subject: FaultySubject, run: Run, what: string): Promise<number> {
  subject.faults.reset();
  await run(subject, subject.publisher);
  const { length } = subject.faults.calls();
  expect(length).toBeGreaterThan(0);
  console.info(`${what}: ${length} cases`);
  return length;
}

async function expectPromoted(subject: FaultySubject, what: string): Promise<void> {
  const images = await subject.another.list({});
  expect(images, what).toMatchObject([{ state: 'published', channels: ['stable'], record: { version: '1.0.0' } }]);
  await subject.another.sweep?.();
  expect(await subject.leftovers(), what).toEqual([]);
}

async function expectWithdrawn(subject: FaultySubject, what: string): Promise<void> {
  const images = await subject.another.list({});
  expect(images, what).toMatchObject([{ state: 'published', record: { version: '1.0.0' } }]);
  const [image] = images;
  if (image !== undefined) expect(await subject.another.compare?.([{ image, distribution: {} }]), what).toEqual([]);
  await subject.another.sweep?.();
  expect(await subject.leftovers(), what).toEqual([]);
}

async function expectNothing(subject: FaultySubject, what: string): Promise<void> {
  expect(await subject.another.list({}), what).toEqual([]);
  await subject.another.sweep?.();
  expect(await subject.leftovers(), what).toEqual([]);
}
