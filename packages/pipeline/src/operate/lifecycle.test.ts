import type { Publisher } from '@ostrata/ports';
import { memoryCloud } from '@ostrata/ports/memory';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  absences,
  deprecate,
  distribute,
  list,
  planDistribution,
  planRevocation,
  promote,
  prune,
  revoke,
  show,
  withdraw,
} from '../index.ts';
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

  it('removes candidates that stand on it, and finds what was published meanwhile', async () => {
    const base = await released(qemu, 'base@1.0.0');
    const app = await released(qemu, 'app@1.0.0', base);
    const late: Promise<unknown>[] = [];
    const slow: Publisher = {
      ...qemu,
      revoke: async (...args) => {
        if (args[0].id === app.id && late.length === 0) late.push(released(qemu, 'web@1.0.0', app));
        await Promise.all(late);
        return qemu.revoke(...args);
      },
    };
    const claim = await qemu.claim({ ...app.record, image: 'page' });
    await qemu.adopt(
      claim,
      { builder: 'qemu', id: 'page', files: [] },
      {
        ...app.record,
        image: 'page',
        parent: { image: 'base', version: '1.0.0', fingerprint: base.record.fingerprint },
      },
    );
    await claim.release();
    const planned = await planRevocation([slow, aws], 'base@1.0.0', nothing);
    expect(planned.candidates.map(({ record }) => record.image)).toEqual(['page']);
    await revoke([slow, aws], planned, { reason: 'CVE-2026-1' });
    expect(await states(qemu)).toEqual({ 'base@1.0.0': 'revoked', 'app@1.0.0': 'revoked', 'web@1.0.0': 'revoked' });
  });

  it('asks for a refresh of what lost its newest version, at the top of it', async () => {
    await chain();
    const refresh = async (reference: string) => (await planRevocation(clouds, reference, nothing)).refresh;
    expect(await refresh('base@1.0.0')).toEqual(['app']);
    expect(await refresh('app@1.0.0')).toEqual(['app']);
    expect(await refresh('base@1.1.0')).toEqual(['base']);
  });

  it('is refused with the image itself as its replacement', async () => {
    await chain();
    await promote(clouds, 'base', { channel: 'stable', to: '1.0.0' });
    const replacements = new Map([['base', '1.0.0']]);
    expect((await planRevocation(clouds, 'base@1.0.0', { cascade: true, replacements })).problems).toMatchObject([
      { code: 'in-use', hint: 'name where it is to point: --replacement base=1.1.0' },
    ]);
  });

  it('is refused with a replacement of what it does not touch', async () => {
    await chain();
    const replacements = new Map([['pgae', '1.0.0']]);
    const planned = await planRevocation(clouds, 'base@1.0.0', { cascade: true, replacements });
    expect(planned.problems).toMatchObject([{ code: 'bad-replacement' }]);
    expect(await refusal(revoke(clouds, planned, { reason: 'x' }))).toMatchObject({ name: 'InputRefused' });
    expect(await states(qemu)).toMatchObject({ 'base@1.0.0': 'published' });
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

describe('distribute', () => {
  it('applies what the catalogue says to published versions, and to no others', async () => {
    const one = await bench();
    await released(one.publisher, 'app@1.0.0');
    await released(one.publisher, 'gone@1.0.0');
    const done = await distribute({ files: one.files, publishers: [one.publisher] }, [], {});
    expect(done.map(({ after }) => after.address)).toEqual(['app-linux/1.0.0']);
    expect(done).toMatchObject([{ copied: [], done: [] }]);
    expect(await distribute({ files: one.files, publishers: [one.publisher] }, ['web'], {})).toEqual([]);
  });

  it('gives the publisher what the catalogue says, and tells what it did', async () => {
    const one = await bench({
      'src/app/image.yaml':
        'image: app\nlayer: service\nparent: hard\ntargets: { qemu/linux: { distribute: { regions: [here, there] } } }\n',
    });
    await released(one.publisher, 'app@1.0.0');
    const given: unknown[] = [];
    const where = (region: string) => ({ region, id: region, state: 'available' });
    const cloud: Publisher = {
      ...one.publisher,
      list: async (query) =>
        (await one.publisher.list(query)).map((image) => ({ ...image, locations: [where('here')] })),
      publish: async (image, distribution, running) => {
        given.push(distribution);
        running?.onProgress?.('there: copied');
        return { ...(await one.publisher.publish(image, distribution)), locations: [where('here'), where('there')] };
      },
    };
    const [done] = await distribute({ files: one.files, publishers: [cloud] }, ['app'], {});
    expect(given).toEqual([{ regions: ['here', 'there'] }]);
    expect(done).toMatchObject({ copied: ['there'], done: ['there: copied'] });
  });
});

describe('a plan to distribute', () => {
  it('asks each publisher of all that is published or deprecated, and keeps to what is named', async () => {
    const one = await bench();
    for (const reference of ['app@1.0.0', 'web@1.0.0', 'gone@1.0.0', 'web@0.9.0']) {
      await released(one.publisher, reference);
    }
    const [old] = await one.publisher.list({ version: '0.9.0' });
    if (old === undefined) throw new Error('it was released');
    await one.publisher.deprecate(old, '2027-06-30');
    await one.publisher.point('stable', (await one.publisher.list({ image: 'app' }))[0] ?? old);
    const asked: unknown[] = [];
    const taken: unknown[] = [];
    const cloud: Publisher = {
      ...one.publisher,
      compare: async (placements) => {
        asked.push(...placements.map(({ image, distribution }) => [image.address, distribution]));
        return [
          ...placements.map(({ image }) => ({ kind: 'surplus' as const, image, region: 'there' })),
          ...placements.map(({ image }) => ({ kind: 'surplus' as const, image, sharedWith: 'them' })),
          { kind: 'surplus', sharedWith: 'all' },
        ];
      },
      withdraw: async (surplus) =>
        void taken.push(...surplus.map(({ image, sharedWith }) => [image?.address, sharedWith])),
    };
    const ports = { files: one.files, publishers: [cloud] };
    const all = await planDistribution(ports, [], {});
    // What left the catalogue is told without a wish; what is deprecated has one, and loses nothing by this.
    expect(asked.sort()).toEqual([
      ['app-linux/1.0.0', {}],
      ['gone-linux/1.0.0', undefined],
      ['web-linux/0.9.0', {}],
      ['web-linux/1.0.0', {}],
    ]);
    const told = (found: typeof all.surplus) => found.map(({ image, sharedWith }) => [image?.address, sharedWith]);
    expect(told(all.kept)).toEqual([['app-linux/1.0.0', undefined]]);
    expect(all.surplus.map(({ image }) => image?.address)).not.toContain('web-linux/0.9.0');
    expect(told(all.surplus)).toContainEqual([undefined, 'all']);
    const web = await planDistribution(ports, ['web'], {});
    expect(told(web.surplus)).toEqual([
      ['web-linux/1.0.0', undefined],
      ['web-linux/1.0.0', 'them'],
    ]);
    await withdraw(ports, web, {});
    expect(taken).toEqual(told(web.surplus));
  });
});

describe('absences', () => {
  it('are the targets without the newest version of an image, and no others', async () => {
    await released(qemu, 'app@1.10.0');
    await released(qemu, 'app@1.9.0');
    await released(aws, 'app@1.9.0', undefined, 'aws/linux');
    await released(qemu, 'base@1.0.0');
    expect(absences(await list(clouds, {}))).toEqual([{ image: 'app', version: '1.10.0', target: 'aws/linux' }]);
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
