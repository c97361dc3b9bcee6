import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp, cloneOf, prepare, repository, versions, type Clone } from './release.fixture.ts';

beforeAll(prepare, 120_000);
afterAll(cleanUp);

const at = (day: string) => ({ at: new Date(`${day}T10:00:00Z`) });
const stamps = async (clone: Clone, options = {}) =>
  (await clone.plan(options)).images.flatMap(({ units }) =>
    units.map(({ image, refresh, parent }) => `${image} ${refresh ?? '-'} on ${parent ?? '-'}`),
  );

/** `python` is rebuilt each week; all is released in week 48 of 2026. */
async function weekly(): Promise<Clone> {
  const clone = repository();
  clone.edit('src/python/image.yaml', (text) => `${text}lifecycle: { rebuild: weekly }\n`);
  await clone.commit('feat: rebuild python each week');
  await clone.release(at('2026-11-24'));
  return clone;
}

describe('lifecycle.rebuild', () => {
  it('stamps the first version with its period, and is due again only in the next', async () => {
    const clone = await weekly();
    expect(clone.annotation('python/v1.0.0')).toMatch(/ refresh=2026-W48\n$/);
    expect(clone.annotation('web/v1.0.0')).not.toContain('refresh=');
    for (const day of ['2026-11-23', '2026-11-25', '2026-11-29']) {
      expect((await clone.plan(at(day))).images).toEqual([]);
    }
    expect(await stamps(clone, at('2026-11-30'))).toEqual(['python 2026-W49 on base@1.0.0', 'web - on python@1.0.1']);
  });

  it('gives the same plan on two days of one week', async () => {
    const clone = await weekly();
    const [tuesday, sunday] = [await clone.plan(at('2026-12-01')), await clone.plan(at('2026-12-06'))];
    expect(versions(tuesday)).toEqual(['python 1.0.0 → 1.0.1', 'web 1.0.0 → 1.0.1']);
    expect(sunday).toEqual(tuesday);
    const printed = await Promise.all(
      ['2026-12-01', '2026-12-06'].map((day) => clone.ostrata('plan', '--at', day, '--json')),
    );
    expect(printed[0]?.stdout).toBe(printed[1]?.stdout);
    expect((await clone.ostrata('plan', '--at', '2026-12-01')).stdout).toContain('refresh 2026-W49');
  });

  it('is agreed on by two runs in one period, and gives one release', async () => {
    const clone = await weekly();
    const other = cloneOf(clone.remote);
    // The clone's branch is here alone; the other one needs the commit.
    other.git('pull', '-q', clone.path, 'main');
    expect(versions(await clone.release(at('2026-12-01')))).toEqual(['python 1.0.0 → 1.0.1', 'web 1.0.0 → 1.0.1']);
    expect((await other.release(at('2026-12-04'))).images).toEqual([]);
    expect(clone.remoteTags().filter((tag) => tag.startsWith('python/'))).toEqual(['python/v1.0.0', 'python/v1.0.1']);
  });

  it('does not build again what was refreshed by hand in its period', async () => {
    const clone = await weekly();
    await clone.release({ ...at('2026-12-02'), refresh: ['python'] });
    expect(clone.annotation('python/v1.0.1')).toContain('refresh=2026-12-02T10:00:00Z');
    expect((await clone.plan(at('2026-12-05'))).images).toEqual([]);
    expect(versions(await clone.plan(at('2026-12-07')))).toEqual(['python 1.0.1 → 1.0.2', 'web 1.0.1 → 1.0.2']);
  });

  it('that is taken away rebuilds nothing', async () => {
    const clone = await weekly();
    clone.edit('src/python/image.yaml', (text) => text.replace('lifecycle: { rebuild: weekly }\n', ''));
    await clone.commit('fix: no longer');
    expect((await clone.plan(at('2027-06-01'))).images).toEqual([]);
  });
});

describe('--refresh', () => {
  it('rebuilds an image without a change, and what stands on it', async () => {
    const clone = repository();
    await clone.release();
    const { exitCode, stdout } = await clone.ostrata('release', '--push', '--refresh', 'base');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('+ web/v1.0.1');
    expect(clone.annotation('base/v1.0.1')).toMatch(/- refresh \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n/);
    expect(clone.annotation('web/v1.0.1')).toContain('parent=python@1.0.1\n');
    expect((await clone.plan()).images).toEqual([]);
    expect((await clone.ostrata('plan', '--refresh', 'page', '--at', '2026-11-26')).stdout).toContain(
      'page 1.0.1 → 1.0.2 (patch)',
    );
  });

  it('of a vendor image or an unknown one is refused', async () => {
    const clone = repository();
    const vendor = await clone.ostrata('release', '--refresh', 'debian-12');
    expect(vendor.exitCode).toBe(2);
    expect(vendor.stderr).toContain('ostrata lock --update');
    expect(await clone.ostrata('release', '--refresh', 'pyton')).toMatchObject({ exitCode: 2 });
    expect(clone.git('tag', '--list')).toBe('');
  });
});

describe('an end of life', () => {
  const ending = async (day: string) => {
    const clone = repository();
    clone.edit('src/python/image.yaml', (text) => `${text}lifecycle: { endOfLife: ${day} }\n`);
    await clone.commit('feat: python ends');
    return clone;
  };

  it('is told from 90 days before, at its line, and when it has passed', async () => {
    const clone = await ending('2026-12-31');
    const told = async (day: string) => (await clone.plan(at(day))).notes.map(({ message }) => message);
    expect(await told('2026-10-01')).toEqual([]);
    expect(await told('2026-10-02')).toEqual(['python reaches its end of life on 2026-12-31, in 90 days']);
    expect(await told('2026-12-30')).toEqual(['python reaches its end of life on 2026-12-31, in 1 day']);
    expect(await told('2026-12-31')).toEqual(['python reaches its end of life on 2026-12-31, which is today']);
    expect(await told('2027-01-01')).toEqual(['python passed its end of life on 2026-12-31']);
    const { exitCode, stderr } = await clone.ostrata('plan', '--at', '2027-01-01');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('warning[end-of-life-passed]');
    expect(stderr).toMatch(/src\/python\/image\.yaml:9:\d+/);
    expect((await clone.ostrata('plan', '--at', '2027-01-01', '--markdown')).stdout).toContain(
      'passed its end of life',
    );
  });
});

describe('--at', () => {
  it('takes a day, and nothing else', async () => {
    const clone = repository();
    for (const day of ['tomorrow', '2026-13-01', '']) {
      const { exitCode, stderr } = await clone.ostrata('plan', '--at', day);
      expect({ day, exitCode }).toEqual({ day, exitCode: 2 });
      expect(stderr).toContain('it is a day, such as');
    }
  });
});
