import type { Publisher } from '@ostrata/ports';
import { describe, expect, it } from 'vitest';
import { FingerprintMismatch, InputRefused, UntrustedTag } from '../index.ts';
import { bench, type Bench } from '../pipeline.fixture.ts';

const trust = { branches: ['main'], signers: 'anybody' as const };

/** A bench with one commit that is released. */
async function released(more: Readonly<Record<string, string>> = {}) {
  const repository = await bench(more);
  await repository.commit();
  return { repository, tag: await repository.release() };
}

const outcomes = (units: readonly { readonly unit: string; readonly outcome: string }[]) =>
  Object.fromEntries(units.map(({ unit, outcome }) => [unit.split('/')[0], outcome]));

const versions = async (repository: Bench) =>
  (await repository.publisher.list({ states: ['published'] }))
    .map(({ record: { image, version, parent } }) => `${image}@${version ?? '-'} on ${parent?.version ?? '-'}`)
    .sort();

describe('a release', () => {
  it('is delivered from its tag alone, each child on its parent’s published version, at the tag’s commit', async () => {
    const { repository, tag } = await released();
    const { units, schedule } = await repository.deliver(tag, { trust });
    expect(outcomes(units)).toEqual({ base: 'built', hard: 'built', app: 'built', web: 'built' });
    expect(await versions(repository)).toEqual([
      'app@1.0.0 on 1.0.0',
      'base@- on -',
      'hard@1.0.0 on -',
      'web@1.0.0 on 1.0.0',
    ]);
    expect(schedule.units.map(({ unit, waitsFor, why }) => [unit, waitsFor, why])).toEqual([
      ['base/qemu/linux', undefined, 'joined'],
      ['hard/qemu/linux', 'base/qemu/linux', 'released'],
      ['app/qemu/linux', 'hard/qemu/linux', 'released'],
      ['web/qemu/linux', 'hard/qemu/linux', 'released'],
    ]);
    expect(schedule).toMatchObject({ branch: 'main', commit: '1'.padStart(40, '0') });
  });

  it('that is delivered already is done at once', async () => {
    const { repository, tag } = await released();
    await repository.deliver(tag);
    repository.runs.length = 0;
    const { units } = await repository.deliver(tag);
    expect(new Set(units.map(({ outcome }) => outcome))).toEqual(new Set(['present']));
    expect(repository.runs).toEqual([]);
  });

  it('of a changed role builds what stands on it and nothing else', async () => {
    const { repository, tag } = await released();
    await repository.deliver(tag);
    await repository.write('roles/app/tasks/main.yml', '---\n# changed\n[]\n');
    await repository.commit();
    repository.runs.length = 0;
    await repository.deliver(await repository.release());
    expect(repository.runs).toEqual(['build app', 'verify app']);
    expect(await versions(repository)).toContain('app@1.0.1 on 1.0.0');
  });

  it('with a refresh stamp is computed with it, for what stands on it too', async () => {
    const { repository, tag } = await released();
    await repository.deliver(tag);
    repository.runs.length = 0;
    const { units } = await repository.deliver(await repository.release({ refresh: ['hard'] }));
    expect(outcomes(units)).toEqual({ base: 'present', hard: 'built', app: 'built', web: 'built' });
    expect(await versions(repository)).toContain('app@1.0.1 on 1.0.1');
    expect(repository.runs).toContain('build hard');
  });

  it('takes a tagged ancestor along that was never published', async () => {
    const { repository } = await released();
    await repository.write('roles/app/tasks/main.yml', '---\n# changed\n[]\n');
    await repository.commit();
    const second = await repository.release();
    const { units, schedule } = await repository.deliver(second, { trust });
    expect(outcomes(units)).toEqual({ base: 'built', hard: 'built', app: 'built' });
    expect(schedule.units.filter(({ why }) => why === 'joined').map(({ unit }) => unit)).toEqual([
      'base/qemu/linux',
      'hard/qemu/linux',
    ]);
  });

  it('can be one image’s tag', async () => {
    const { repository } = await released();
    const { units } = await repository.deliver('web/v1.0.0');
    expect(outcomes(units)).toEqual({ base: 'built', hard: 'built', web: 'built' });
  });

  it('can be delivered in part, with what that stands on', async () => {
    const { repository, tag } = await released();
    const { units } = await repository.deliver(tag, { only: { images: ['web'], targets: ['qemu/linux'] } });
    expect(outcomes(units)).toEqual({ base: 'built', hard: 'built', web: 'built' });
    const again = await repository.deliver(tag, { only: { images: ['base'], targets: [] } });
    expect(outcomes(again.units)).toEqual({ base: 'present' });
    const unknown = repository.deliver(tag, { only: { images: ['wep'], targets: [] } });
    await expect(unknown).rejects.toMatchObject({ problems: [{ code: 'not-in-release' }] });
  });
});

describe('a unit of a release', () => {
  it('is delivered by itself once its parent is there, and not before', async () => {
    const { repository, tag } = await released();
    expect(await repository.deliverOne(tag, 'hard/qemu/linux')).toMatchObject({
      outcome: 'failed',
      error: { name: 'ParentMissing' },
    });
    for (const unit of ['base', 'hard', 'web']) {
      expect(await repository.deliverOne(tag, `${unit}/qemu/linux`)).toMatchObject({ outcome: 'built' });
    }
    expect(await repository.deliverOne(tag, 'web/qemu/linux')).toMatchObject({ outcome: 'present' });
  });

  it('that the release does not have is refused with the nearest name', async () => {
    const { repository, tag } = await released();
    await expect(repository.deliverOne(tag, 'wep/qemu/linux')).rejects.toMatchObject({
      problems: [{ code: 'unknown-unit', hint: 'did you mean `web/qemu/linux`?' }],
    });
  });
});

describe('a tag that does not fit', () => {
  it('is refused with both fingerprints and the inputs that differ', async () => {
    const { repository, tag } = await released();
    const [release] = await repository.tags.list([tag]);
    await repository.write('roles/app/tasks/main.yml', '---\n# other\n[]\n');
    const moved = await repository.commit();
    await repository.tags.emit([{ name: 'release/19700101.9', commit: moved, message: release?.message ?? '' }]);
    const failure: unknown = await repository.deliver('release/19700101.9').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FingerprintMismatch);
    expect(failure).toMatchObject({
      units: [{ unit: 'app/qemu/linux', inputs: [{ input: 'roles/app/tasks/main.yml', kind: 'changed' }] }],
    });
    expect(String(failure)).toMatch(/says v1:[0-9a-f]{64}, its commit gives v1:[0-9a-f]{64}\n {2}roles\/app/);
    expect(repository.runs).toEqual([]);
  });

  it('is refused when no branch that is trusted holds its commit, and when nobody who may signed it', async () => {
    const repository = await bench();
    await repository.commit('side');
    const tag = await repository.release();
    await expect(repository.deliver(tag, { trust })).rejects.toThrow('is on none of the branches');
    const signed = { branches: ['side'], signers: ['releases@example.com'] };
    const failure: unknown = await repository.deliver(tag, { trust: signed }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UntrustedTag);
    expect(repository.runs).toEqual([]);
  });

  it('is refused when it is not there, is no tag of ours, or names nothing', async () => {
    const { repository } = await released();
    await repository.tags.emit([{ name: 'release/20000101.1', commit: '1'.padStart(40, '0'), message: 'by hand\n' }]);
    const codes = async (tag: string) => {
      const failure: unknown = await repository.deliver(tag).catch((error: unknown) => error);
      return failure instanceof InputRefused ? failure.problems.map(({ code }) => code) : failure;
    };
    expect(await codes('release/20000101.7')).toEqual(['no-such-tag']);
    expect(await codes('v1')).toEqual(['tag-name']);
    expect(await codes('release/20000101.1')).toEqual(['tag-by-hand']);
  });
});

describe('a delivery that is cut', () => {
  it('goes on where it was, and publishes nothing twice', async () => {
    const { repository, tag } = await released();
    const abort = new AbortController();
    const reason = new Error('the agent is gone');
    repository.onRun = (run) => run === 'verify app' && abort.abort(reason);
    await expect(repository.deliver(tag, { signal: abort.signal, jobs: 1 })).rejects.toBe(reason);
    expect(await versions(repository)).not.toContain('app@1.0.0 on 1.0.0');
    repository.onRun = () => {};
    const built = repository.runs.length;
    const { units } = await repository.deliver(tag);
    expect(units.every(({ image }) => image?.state === 'published')).toBe(true);
    expect(repository.runs.slice(built)).not.toContain('build app');
    expect(repository.runs.slice(built)).not.toContain('build hard');
  });

  it('by a cloud that fails one call loses nothing: the others are published, the rest the next time', async () => {
    const { repository, tag } = await released();
    let calls = 0;
    const shaky: Publisher = {
      ...repository.publisher,
      adopt: async (claim, artifact, record, running) => {
        if (record.image === 'hard' && (calls += 1) === 1) throw new Error('the cloud says 503');
        return repository.publisher.adopt(claim, artifact, record, running);
      },
    };
    const first = await repository.deliver(tag, { publisher: shaky });
    expect(outcomes(first.units)).toEqual({ base: 'built', hard: 'failed', app: 'skipped', web: 'skipped' });
    expect(outcomes((await repository.deliver(tag, { publisher: shaky })).units)).toEqual({
      base: 'present',
      hard: 'built',
      app: 'built',
      web: 'built',
    });
  });

  it('by a second one for the same tag, or for two tags at once, builds each unit once', async () => {
    const { repository, tag } = await released();
    await repository.write('roles/app/tasks/main.yml', '---\n# changed\n[]\n');
    await repository.commit();
    const second = await repository.release();
    await Promise.all([repository.deliver(tag), repository.deliver(tag), repository.deliver(second)]);
    const builds = repository.runs.filter((run) => run.startsWith('build'));
    expect(builds.filter((run) => run !== 'build app').length).toBe(new Set(builds).size - 1);
    expect(builds.filter((run) => run === 'build app').length).toBe(2);
    expect(await versions(repository)).toEqual([
      'app@1.0.0 on 1.0.0',
      'app@1.0.1 on 1.0.0',
      'base@- on -',
      'hard@1.0.0 on -',
      'web@1.0.0 on 1.0.0',
    ]);
  });
});

it('a version that was revoked is not made again, and nothing is built on it', async () => {
  const { repository, tag } = await released();
  await repository.deliver(tag);
  const [hard] = await repository.publisher.list({ image: 'hard' });
  if (hard !== undefined) await repository.publisher.revoke(hard, 'CVE-2026-1');
  await repository.write('roles/app/tasks/main.yml', '---\n# changed\n[]\n');
  await repository.commit();
  repository.runs.length = 0;
  const { units } = await repository.deliver(await repository.release());
  expect(units.find(({ unit }) => unit.startsWith('app'))?.error?.message).toContain('CVE-2026-1');
  expect(repository.runs).toEqual([]);
});
