import type { Publisher } from '@ostrata/ports';
import { beforeEach, describe, expect, it } from 'vitest';
import { planRevocation, promote, revoke } from '../index.ts';
import { channels, refusal, released, states, twoClouds } from './released.fixture.ts';

let qemu: Publisher;
let aws: Publisher;
let clouds: readonly Publisher[];

beforeEach(() => {
  ({ qemu, aws, clouds } = twoClouds());
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
