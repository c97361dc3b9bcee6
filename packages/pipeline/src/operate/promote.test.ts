import type { Publisher } from '@ostrata/ports';
import { beforeEach, describe, expect, it } from 'vitest';
import { promote, show } from '../index.ts';
import { channels, refusal, released, twoClouds } from './released.fixture.ts';

let qemu: Publisher;
let aws: Publisher;
let clouds: readonly Publisher[];

beforeEach(() => {
  ({ qemu, aws, clouds } = twoClouds());
});

describe('promote', () => {
  it('points a channel at the newest version, in every cloud that has one', async () => {
    await released(qemu, 'app@1.9.0');
    await released(qemu, 'app@1.10.0');
    await released(aws, 'app@1.10.0', undefined, 'aws/linux');
    const { moves } = await promote(clouds, 'app', { channel: 'stable' });
    expect(moves.map(({ target, from, to }) => [target, from, to])).toEqual([
      ['aws/linux', undefined, '1.10.0'],
      ['qemu/linux', undefined, '1.10.0'],
    ]);
    expect(await channels(qemu)).toEqual({ 'app-linux/1.9.0': [], 'app-linux/1.10.0': ['stable'] });
  });

  it('rolls back to the newest version below', async () => {
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) await released(qemu, `app@${version}`);
    await promote(clouds, 'app', { channel: 'stable', to: '1.2.0' });
    const back = await promote(clouds, 'app', { channel: 'stable', to: 'back' });
    expect(back).toMatchObject({ moves: [{ from: '1.2.0', to: '1.1.0' }], absent: [] });
    expect(await channels(qemu)).toMatchObject({ 'app-linux/1.1.0': ['stable'], 'app-linux/1.2.0': [] });
  });

  it('says what it would do, and leaves the channel', async () => {
    await released(qemu, 'app@1.0.0');
    expect((await promote(clouds, 'app', { channel: 'stable', dryRun: true })).moves).toHaveLength(1);
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

describe('promote to a version that a target lacks', () => {
  it('leaves the channel there and says why', async () => {
    for (const version of ['1.0.0', '1.1.0']) await released(qemu, `app@${version}`);
    const old = await released(aws, 'app@1.0.0', undefined, 'aws/linux');
    await aws.point('stable', old);
    const { moves, absent } = await promote(clouds, 'app', { channel: 'stable' });
    expect(moves.map(({ target, to }) => [target, to])).toEqual([['qemu/linux', '1.1.0']]);
    expect(absent).toEqual([{ target: 'aws/linux', why: 'it has no 1.1.0' }]);
    expect(await channels(aws)).toEqual({ 'app-linux-1.0.0': ['stable'] });
  });
});

describe('a rollback', () => {
  it('passes over what is deprecated and revoked, and is told before it is done', async () => {
    const [, second, third] = [
      await released(qemu, 'app@1.0.0'),
      await released(qemu, 'app@1.1.0'),
      await released(qemu, 'app@1.2.0'),
      await released(qemu, 'app@1.3.0'),
    ];
    await promote(clouds, 'app', { channel: 'stable', to: '1.3.0' });
    await qemu.deprecate(second, '2026-11-25');
    await qemu.revoke(third, 'bad');
    expect((await show(clouds, 'app@1.3.0'))[0]?.channels).toEqual([
      { channel: 'stable', version: '1.3.0', back: '1.0.0' },
    ]);
    const { moves } = await promote(clouds, 'app', { channel: 'stable', to: 'back' });
    expect(moves).toMatchObject([{ from: '1.3.0', to: '1.0.0' }]);
    expect((await show(clouds, 'app@1.0.0'))[0]?.channels).toEqual([{ channel: 'stable', version: '1.0.0' }]);
  });
});
