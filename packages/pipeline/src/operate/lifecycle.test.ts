import type { Publisher } from '@ostrata/ports';
import { memoryCloud } from '@ostrata/ports/memory';
import { beforeEach, describe, expect, it } from 'vitest';
import { deprecate, distribute, planRevocation, promote, prune, revoke, show } from '../index.ts';
import { bench } from '../pipeline.fixture.ts';
import { released } from './released.fixture.ts';

let qemu: Publisher;
let aws: Publisher;
let clouds: readonly Publisher[];

beforeEach(() => {
  [qemu, aws] = [memoryCloud('qemu').publisher(), memoryCloud('aws').publisher()];
  clouds = [qemu, aws];
});

const channels = async (publisher: Publisher) =>
  Object.fromEntries((await publisher.list({})).map(({ address, channels: names }) => [address, names]));
const states = async (publisher: Publisher) =>
  Object.fromEntries(
    (await publisher.list({})).map(({ record, state }) => [`${record.image}@${record.version}`, state]),
  );
const refusal = async (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

describe('promote', () => {
  it('points a channel at the newest version, in every cloud that has one', async () => {
    await released(qemu, 'app@1.9.0');
    await released(qemu, 'app@1.10.0');
    await released(aws, 'app@1.10.0', undefined, 'aws/linux');
    const moves = await promote(clouds, 'app', { channel: 'stable' });
    expect(moves.map(({ target, from, to }) => [target, from, to])).toEqual([
      ['aws/linux', undefined, '1.10.0'],
      ['qemu/linux', undefined, '1.10.0'],
    ]);
    expect(await channels(qemu)).toEqual({ 'app-linux/1.9.0': [], 'app-linux/1.10.0': ['stable'] });
  });

  it('rolls back to the newest version below', async () => {
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) await released(qemu, `app@${version}`);
    await promote(clouds, 'app', { channel: 'stable', to: '1.2.0' });
    const [back] = await promote(clouds, 'app', { channel: 'stable', to: 'back' });
    expect(back).toMatchObject({ from: '1.2.0', to: '1.1.0' });
    expect(await channels(qemu)).toMatchObject({ 'app-linux/1.1.0': ['stable'], 'app-linux/1.2.0': [] });
  });

  it('says what it would do, and leaves the channel', async () => {
    await released(qemu, 'app@1.0.0');
    expect(await promote(clouds, 'app', { channel: 'stable', dryRun: true })).toHaveLength(1);
    expect(await channels(qemu)).toEqual({ 'app-linux/1.0.0': [] });
  });

  it('refuses what is not published, and names what is', async () => {
    await released(qemu, 'app@1.0.0');
    expect(await refusal(promote(clouds, 'app', { channel: 'stable', to: '2.0.0' }))).toMatchObject({
      problems: [{ code: 'not-published', hint: 'published: app-linux/1.0.0' }],
    });
    expect(await refusal(promote(clouds, 'app', { channel: 'stable', to: 'back' }))).toMatchObject({
      problems: [{ code: 'not-published' }],
    });
    expect(await refusal(promote(clouds, 'app', { channel: 'Stable!' }))).toMatchObject({
      problems: [{ code: 'bad-channel' }],
    });
  });
});

describe('deprecate', () => {
  it('takes the day that is told, or the end of life, in every cloud', async () => {
    await released(qemu, 'app@1.0.0');
    await released(aws, 'app@1.0.0', undefined, 'aws/linux');
    expect(await refusal(deprecate(clouds, 'app@1.0.0', {}))).toMatchObject({
      problems: [{ code: 'no-end-of-life' }, { code: 'no-end-of-life' }],
    });
    const done = await deprecate(clouds, 'app@1.0.0', { on: '2027-06-30' });
    expect(done).toMatchObject([
      { state: 'deprecated', deprecated: { on: '2027-06-30' } },
      { state: 'deprecated', deprecated: { on: '2027-06-30' } },
    ]);
  });
});

describe('a revocation', () => {
  const nothing = { cascade: true, replacements: new Map<string, string>() };

  async function chain() {
    const base = await released(qemu, 'base@1.0.0');
    const app = await released(qemu, 'app@1.0.0', base);
    await released(qemu, 'page@1.0.0', app);
    await released(qemu, 'other@1.0.0', await released(qemu, 'base@1.1.0'));
  }

  it('takes the image first and then what stands on it, parents first, and nothing else', async () => {
    await chain();
    const planned = await planRevocation(clouds, 'base@1.0.0', nothing);
    expect(planned.images.map(({ record }) => record.image)).toEqual(['base', 'app', 'page']);
    expect(planned.refresh).toEqual(['base']);
    await revoke(clouds, planned, { reason: 'CVE-2026-1' });
    expect(await states(qemu)).toEqual({
      'base@1.0.0': 'revoked',
      'app@1.0.0': 'revoked',
      'page@1.0.0': 'revoked',
      'base@1.1.0': 'published',
      'other@1.0.0': 'published',
    });
  });

  it('is refused while something stands on it, unless that goes too', async () => {
    await chain();
    expect(await refusal(planRevocation(clouds, 'base@1.0.0', { ...nothing, cascade: false }))).toMatchObject({
      problems: [{ code: 'has-descendants' }, { code: 'has-descendants' }],
    });
  });

  it('moves channels to the replacement first, and is refused without one', async () => {
    await chain();
    await promote(clouds, 'app', { channel: 'stable' });
    expect(await refusal(planRevocation(clouds, 'base@1.0.0', nothing))).toMatchObject({
      problems: [{ code: 'in-use', message: 'channel stable points at app-linux/1.0.0 (qemu/linux)' }],
    });
    await released(qemu, 'app@1.0.1');
    const replacements = new Map([['app', '1.0.1']]);
    await revoke(clouds, await planRevocation(clouds, 'base@1.0.0', { cascade: true, replacements }), { reason: 'x' });
    expect(await channels(qemu)).toMatchObject({ 'app-linux/1.0.0': [], 'app-linux/1.0.1': ['stable'] });
  });

  it('takes no replacement that stands on what is revoked', async () => {
    const base = await released(qemu, 'base@1.0.0');
    await released(qemu, 'app@1.0.0', base);
    await released(qemu, 'app@1.0.1', base);
    await promote(clouds, 'app', { channel: 'stable', to: '1.0.0' });
    const replacements = new Map([['app', '1.0.1']]);
    expect(await refusal(planRevocation(clouds, 'base@1.0.0', { cascade: true, replacements }))).toMatchObject({
      problems: [{ code: 'in-use' }],
    });
  });

  it('that was interrupted does what is left', async () => {
    await chain();
    const stop = new AbortController();
    const first = await planRevocation(clouds, 'base@1.0.0', nothing);
    const cut = revoke(clouds, first, {
      reason: 'x',
      signal: stop.signal,
      onRevoked: () => stop.abort(new Error('cut')),
    });
    await expect(cut).rejects.toThrow('cut');
    const second = await planRevocation(clouds, 'base@1.0.0', nothing);
    expect(second.images.map(({ record }) => record.image)).toEqual(['app', 'page']);
    await revoke(clouds, second, { reason: 'x' });
    expect((await planRevocation(clouds, 'base@1.0.0', nothing)).images).toEqual([]);
  });
});

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

  it('keeps what the catalogue no longer knows', async () => {
    const one = await repository();
    await released(one.publisher, 'gone@1.0.0');
    const { kept } = await prune(one, options);
    expect(kept.map(({ why }) => why)).toEqual(['it is not in the catalogue any more, which says how long it is kept']);
  });
});

describe('distribute', () => {
  it('applies what the catalogue says to published versions, and to no others', async () => {
    const one = await bench();
    await released(one.publisher, 'app@1.0.0');
    await released(one.publisher, 'gone@1.0.0');
    const done = await distribute({ files: one.files, publishers: [one.publisher] }, [], {});
    expect(done.map(({ after }) => after.address)).toEqual(['app-linux/1.0.0']);
    expect(await distribute({ files: one.files, publishers: [one.publisher] }, ['web'], {})).toEqual([]);
  });
});

describe('show', () => {
  it('tells what an image stands on and what stands on it, in every target', async () => {
    const base = await released(qemu, 'base@1.0.0');
    const app = await released(qemu, 'app@1.0.0', base);
    await released(qemu, 'page@1.0.0', app);
    await released(aws, 'app@1.0.0', undefined, 'aws/linux');
    const found = await show(clouds, 'app@1.0.0');
    expect(
      found.map(({ image, ancestors, descendants }) => [
        image.record.target,
        ancestors.map(({ record }) => record.image),
        descendants.map(({ record }) => record.image),
      ]),
    ).toEqual([
      ['aws/linux', [], []],
      ['qemu/linux', ['base'], ['page']],
    ]);
  });
});
