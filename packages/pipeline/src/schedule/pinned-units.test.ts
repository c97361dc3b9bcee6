import { beforeEach, describe, expect, it } from 'vitest';
import { UntrustedTag } from '../index.ts';
import { bench, type Bench } from '../pipeline.fixture.ts';

const trust = { branches: ['main'], signers: 'anybody' as const };
const web = (parent: string) => `image: web\nlayer: service\nparent: ${parent}\ntargets: { qemu/linux: {} }\n`;
const mid = (parent: string) => `image: mid\nlayer: product\nparent: ${parent}\ntargets: { qemu/linux: {} }\n`;
const role = (text: string) => `---\n# ${text}\n[]\n`;

let repository: Bench;
beforeEach(async () => {
  repository = await bench();
});

/** Writes, commits and releases; gives the release's tag. */
const release = async (files: Readonly<Record<string, string>>, branch = 'main') => {
  for (const [path, text] of Object.entries(files)) await repository.write(path, text);
  await repository.commit(branch);
  return repository.release();
};

const published = async () =>
  (await repository.publisher.list({ states: ['published'] }))
    .map(({ record: { image, version, parent, commit } }) => {
      const on = parent === undefined ? '' : ` on ${parent.image}@${parent.version ?? '-'}`;
      return `${image}@${version ?? '-'}${on} from ${commit?.replace(/^0+/, '') ?? ''}`;
    })
    .sort();

describe('a version that a parent is pinned to, tagged and never published,', () => {
  it('joins, and is built from the commit of its own tag beside the newer one', async () => {
    await release({});
    const tag = await release({
      'src/web/image.yaml': web('hard@1.0.0'),
      'roles/hardening/tasks/main.yml': role('stricter'),
    });
    const { schedule, units } = await repository.deliver(tag, { trust });
    expect(units.map(({ unit, outcome }) => [unit, outcome])).toEqual([
      ['base/qemu/linux', 'built'],
      ['hard/qemu/linux', 'built'],
      ['hard/qemu/linux@1.0.0', 'built'],
      ['app/qemu/linux', 'built'],
      ['web/qemu/linux', 'built'],
    ]);
    expect(schedule.units.find(({ unit }) => unit.endsWith('@1.0.0'))).toMatchObject({
      image: 'hard',
      target: 'qemu/linux',
      version: '1.0.0',
      why: 'joined',
      waitsFor: 'base/qemu/linux',
      from: { tag: 'hard/v1.0.0', commit: '1'.padStart(40, '0') },
    });
    expect(schedule.units.find(({ unit }) => unit.startsWith('web'))).toMatchObject({
      standsOn: 'hard@1.0.0',
      waitsFor: 'hard/qemu/linux@1.0.0',
    });
    expect(await published()).toEqual([
      'app@1.0.1 on hard@1.0.1 from 2',
      'base@- from 2',
      'hard@1.0.0 on base@- from 1',
      'hard@1.0.1 on base@- from 2',
      'web@1.0.1 on hard@1.0.0 from 2',
    ]);
    repository.runs.length = 0;
    const again = await repository.deliver(tag, { trust });
    expect(again.schedule.units.every(({ state }) => state === 'present')).toBe(true);
    expect(repository.runs).toEqual([]);
  });

  it('takes along what it stands on there, which may be pinned in turn', async () => {
    await release({ 'src/mid/image.yaml': mid('hard'), 'src/web/image.yaml': web('mid') });
    await release({ 'src/mid/image.yaml': mid('hard@1.0.0'), 'roles/hardening/tasks/main.yml': role('second') });
    const tag = await release({
      'src/mid/image.yaml': mid('hard'),
      'src/web/image.yaml': web('mid@1.0.1'),
      'roles/hardening/tasks/main.yml': role('third'),
    });
    const { units } = await repository.deliver(tag, { trust, only: { images: ['web'], targets: [] } });
    expect(units.map(({ unit }) => unit)).toEqual([
      'base/qemu/linux',
      'hard/qemu/linux@1.0.0',
      'mid/qemu/linux@1.0.1',
      'web/qemu/linux',
    ]);
    expect(await published()).toEqual([
      'base@- from 3',
      'hard@1.0.0 on base@- from 1',
      'mid@1.0.1 on hard@1.0.0 from 2',
      'web@1.0.2 on mid@1.0.1 from 3',
    ]);
  });

  it('stands on the vendor image that its own commit had locked', async () => {
    await release({});
    const lock = (await repository.files.read(['ostrata.lock.yaml'])).get('ostrata.lock.yaml') ?? '';
    const tag = await release({
      'src/web/image.yaml': web('hard@1.0.0'),
      'ostrata.lock.yaml': lock.replace('0'.repeat(64), '1'.repeat(64)),
    });
    const { schedule } = await repository.deliver(tag, { trust });
    const waits = new Map(schedule.units.map(({ unit, waitsFor }) => [unit, waitsFor]));
    const older = waits.get('hard/qemu/linux@1.0.0') ?? '';
    expect(older).toMatch(/^base\/qemu\/linux@dev-[0-9a-f]{12}$/);
    expect(waits.get('hard/qemu/linux')).toBe('base/qemu/linux');
    expect((await published()).map((one) => one.replace(/on .* from/, 'from'))).toEqual([
      'app@1.0.1 from 2',
      'base@- from 1',
      'base@- from 2',
      'hard@1.0.0 from 1',
      'hard@1.0.1 from 2',
      'web@1.0.1 from 2',
    ]);
    expect(await repository.deliverOne(tag, older, { trust })).toMatchObject({ outcome: 'present' });
  });

  it('is built once where others follow the same version', async () => {
    await release({});
    const tag = await release({ 'src/web/image.yaml': web('hard@1.0.0'), 'roles/app/tasks/main.yml': role('other') });
    const { units } = await repository.deliver(tag, { trust });
    expect(units.map(({ unit }) => unit)).toEqual([
      'base/qemu/linux',
      'hard/qemu/linux',
      'app/qemu/linux',
      'web/qemu/linux',
    ]);
    expect(repository.runs.filter((run) => run === 'build hard')).toHaveLength(1);
  });

  it('stops what stands on it when it fails, and nothing else', async () => {
    await release({});
    const tag = await release({
      'src/web/image.yaml': web('hard@1.0.0'),
      'roles/hardening/tasks/main.yml': role('stricter'),
    });
    await repository.deliver(tag, { only: { images: ['app'], targets: [] } });
    repository.failing.add('build hard');
    const { units } = await repository.deliver(tag);
    expect(units.map(({ unit, outcome }) => [unit, outcome])).toEqual([
      ['base/qemu/linux', 'present'],
      ['hard/qemu/linux', 'present'],
      ['hard/qemu/linux@1.0.0', 'failed'],
      ['app/qemu/linux', 'present'],
      ['web/qemu/linux', 'skipped'],
    ]);
  });

  it('is held against the trust that its own tag has, and not when it is there already', async () => {
    const first = await release({}, 'side');
    const tag = await release({
      'src/web/image.yaml': web('hard@1.0.0'),
      'roles/hardening/tasks/main.yml': role('stricter'),
    });
    const refused: unknown = await repository.deliver(tag, { trust }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UntrustedTag);
    expect(String(refused)).toContain('hard/v1.0.0');
    expect(repository.runs).toEqual([]);
    await repository.deliver(first);
    const { units } = await repository.deliver(tag, { trust });
    expect(units.every(({ image }) => image?.state === 'published')).toBe(true);
  });
});

it('a unit of another commit is delivered by its name, also when it is there by now', async () => {
  await release({});
  const tag = await release({
    'src/web/image.yaml': web('hard@1.0.0'),
    'roles/hardening/tasks/main.yml': role('stricter'),
  });
  const deliver = (unit: string) => repository.deliverOne(tag, unit, { trust });
  expect(await deliver('web/qemu/linux')).toMatchObject({ outcome: 'failed', error: { name: 'ParentMissing' } });
  expect(await deliver('base/qemu/linux')).toMatchObject({ outcome: 'built' });
  expect(await deliver('hard/qemu/linux@1.0.0')).toMatchObject({ outcome: 'built' });
  expect(await deliver('hard/qemu/linux@1.0.0')).toMatchObject({ outcome: 'present' });
  expect(await deliver('web/qemu/linux')).toMatchObject({ outcome: 'built' });
  expect(await deliver('hard/qemu/linux@1.0.0')).toMatchObject({ outcome: 'present' });
  await expect(deliver('hard/qemu/linux@7.0.0')).rejects.toMatchObject({ problems: [{ code: 'unknown-unit' }] });
});
