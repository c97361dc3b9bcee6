import type { Publisher } from '@ostrata/ports';
import { describe, expect, it } from 'vitest';
import { prune } from '../index.ts';
import { bench } from '../pipeline.fixture.ts';
import { released, states } from './released.fixture.ts';

describe('prune of versions', () => {
  const options = { dryRun: false, now: new Date('2026-11-25T00:00:00Z') };

  async function repository() {
    const one = await bench({
      'src/app/image.yaml':
        'image: app\nlayer: service\nparent: hard\ntargets: { qemu/linux: {} }\nlifecycle: { keep: 2, grace: 30d }\n',
    });
    return { ...one, publishers: [one.publisher] };
  }

  it('deprecates what is more than `keep`, and removes it when the grace is over', async () => {
    const one = await repository();
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) await released(one.publisher, `app@${version}`);
    const first = await prune(one, options);
    expect(first.deprecated.map(({ image, why }) => [image.address, why])).toEqual([
      ['app-linux/1.0.0', '2 newer ones are published'],
    ]);
    expect((await prune(one, options)).kept).toContainEqual(
      expect.objectContaining({ why: 'deprecated; its grace ends on 2026-12-25' }),
    );
    const later = await prune(one, { ...options, now: new Date('2026-12-25T00:00:00Z') });
    expect(later.removed.map(({ image }) => image.address)).toEqual(['app-linux/1.0.0']);
    expect(await states(one.publisher)).toEqual({ 'app@1.1.0': 'published', 'app@1.2.0': 'published' });
  });

  it('never touches what a channel points at, nor what something living stands on', async () => {
    const one = await repository();
    const first = await released(one.publisher, 'app@1.0.0');
    await one.publisher.point('stable', first);
    await released(one.publisher, 'web@1.0.0', await released(one.publisher, 'app@1.1.0'));
    for (const version of ['1.2.0', '1.3.0']) await released(one.publisher, `app@${version}`);
    const { kept, deprecated } = await prune(one, options);
    expect(deprecated).toEqual([]);
    expect(Object.fromEntries(kept.map(({ image, why }) => [image.address, why]))).toMatchObject({
      'app-linux/1.0.0': 'channel stable points at it',
      'app-linux/1.1.0': 'web-linux/1.0.0 stands on it',
    });
  });

  it('leaves alone what was launched within the grace, and says what it cannot know', async () => {
    const one = await repository();
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) await released(one.publisher, `app@${version}`);
    const told = (launchedAt: string): Publisher => ({
      ...one.publisher,
      list: async (query) => (await one.publisher.list(query)).map((image) => ({ ...image, launchedAt })),
    });
    const lately = await prune({ ...one, publishers: [told('2026-11-01T08:00:00Z')] }, { ...options, dryRun: true });
    expect(lately.deprecated).toEqual([]);
    expect(lately.kept.map(({ why }) => why)).toContain('a machine was started from it on 2026-11-01');
    const long = await prune({ ...one, publishers: [told('2026-10-01T08:00:00Z')] }, { ...options, dryRun: true });
    expect(long.deprecated.map(({ unknown }) => unknown)).toEqual([['what stands on it outside of the store']]);
    const never = await prune(one, { ...options, dryRun: true });
    expect(never.deprecated.map(({ unknown }) => unknown)).toEqual([
      ['what stands on it outside of the store', 'when it was last started'],
    ]);
  });

  it('keeps what the catalogue no longer knows', async () => {
    const one = await repository();
    await released(one.publisher, 'gone@1.0.0');
    const { kept } = await prune(one, options);
    expect(kept.map(({ why }) => why)).toEqual(['it is not in the catalogue any more, which says how long it is kept']);
  });
});
