import { describe, expect, it } from 'vitest';
import type { Claim } from '../publisher.ts';
import { recordOf, type PublisherSubject } from './publisher-subject.ts';

/** What holds for claims of every publisher. */
export function testClaims(subject: () => PublisherSubject): void {
  describe('a claim', () => {
    const unit = () => recordOf(subject(), 'a', { version: '1.0.0' });

    it('is had by one run at a time, and the one that waits is told so once', async () => {
      const { publisher, another } = subject();
      const first = await publisher.claim(unit());
      const order: string[] = [];
      let told: (holder: string) => void = () => {};
      const waiting = new Promise<string>((resolve) => (told = resolve));
      const second = another.claim(unit(), {
        onWait: (holder) => {
          order.push('waits');
          told(holder);
        },
      });
      expect(await waiting).not.toBe('');
      order.push('released');
      await first.release();
      const claim = await second.then((had) => {
        order.push('had');
        return had;
      });
      expect(order).toEqual(['waits', 'released', 'had']);
      await claim.release();
    });

    it('is had by one of many at a time', async () => {
      const { publisher, another } = subject();
      let working = 0;
      const most: number[] = [];
      await Promise.all(
        Array.from({ length: 8 }, async (_, index) => {
          const claim = await (index % 2 === 0 ? publisher : another).claim(unit());
          most.push((working += 1));
          await Promise.resolve();
          working -= 1;
          await claim.release();
        }),
      );
      expect(most).toEqual(Array.from({ length: 8 }, () => 1));
    });

    it('of another image needs no waiting', async () => {
      const { publisher, another } = subject();
      const first = await publisher.claim(unit());
      const second = await another.claim({ ...unit(), image: 'demo-other' });
      await Promise.all([first.release(), second.release()]);
      expect(first.unit.image).not.toBe(second.unit.image);
    });

    it('may be given back twice, and is not another one then', async () => {
      const { publisher, another } = subject();
      const first = await publisher.claim(unit());
      await first.release();
      const second = await another.claim(unit());
      await first.release();
      const third = publisher.claim(unit()).then((claim) => ({ claim, state: 'had' }));
      const early = await Promise.race([third, second.release().then(() => ({ claim: undefined, state: 'released' }))]);
      expect(early.state).toBe('released');
      await (await third).claim.release();
    });

    it('is no longer waited for after an abort', async () => {
      const { publisher, another } = subject();
      const first = await publisher.claim(unit());
      const reason = new Error('enough');
      const abort = new AbortController();
      const second = another.claim(unit(), { signal: abort.signal, onWait: () => abort.abort(reason) });
      await expect(second).rejects.toBe(reason);
      await first.release();
      await (await another.claim(unit())).release();
    });

    it('that was given back takes nothing any more', async () => {
      const { publisher } = subject();
      const record = unit();
      const claim: Claim = await publisher.claim(record);
      await publisher.prepare?.(claim, {});
      const artifact = await subject().artifact(claim);
      await claim.release();
      await expect(publisher.adopt(claim, artifact, record)).rejects.toThrow();
      expect(await publisher.list({})).toEqual([]);
    });
  });
}
