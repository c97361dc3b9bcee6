import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtUnits, cleanUp, cloneOf, imageTags, prepare, releaseTags, repository } from './release.fixture.ts';

beforeAll(prepare, 120_000);
afterAll(cleanUp);

const firstVersions = ['base', 'page', 'python', 'web'].map((image) => `${image}/v1.0.0`);

describe('runs at the same time', () => {
  it('from 20 clones give exactly one release, and each says truthfully what happened', async () => {
    const first = repository();
    const clones = [first, ...Array.from({ length: 19 }, () => cloneOf(first.remote))];
    const runs = await Promise.all(clones.map((clone) => clone.ostrata('release', '--push')));

    expect(imageTags(first)).toEqual(firstVersions);
    const [name = '', ...more] = releaseTags(first);
    expect([name, more]).toEqual([expect.stringMatching(/^release\/\d{8}\.1$/), []]);
    expect(builtUnits(first)).toEqual(['base', 'page', 'python', 'web'].map((image) => `${image}@1.0.0 qemu/linux`));
    for (const { exitCode, stdout, stderr } of runs) {
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toContain(name);
    }
    // Runs of one second and one committer make the same objects to the byte: more than one may say that it made them.
    expect(runs.filter(({ stdout }) => stdout.includes(`+ ${name}`)).length).toBeGreaterThanOrEqual(1);
    for (const clone of clones) expect(clone.git('for-each-ref', 'refs/ostrata')).toBe('');
  }, 240_000);

  it('that each ask for a rebuild of their own give one release each, with no gap and nothing twice', async () => {
    const first = repository();
    await first.release();
    const clones = Array.from({ length: 5 }, () => cloneOf(first.remote));
    const runs = await Promise.all(
      clones.map((clone, index) =>
        clone.ostrata('release', '--push', '--refresh', 'web', '--at', `2026-11-24T1${index}:00:00Z`),
      ),
    );
    expect(runs.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
      runs.map(() => ({ exitCode: 0, stderr: '' })),
    );
    const versions = Array.from({ length: 6 }, (_, index) => `1.0.${index}`);
    expect(imageTags(first).filter((tag) => tag.startsWith('web/'))).toEqual(
      versions.map((version) => `web/v${version}`),
    );
    expect(builtUnits(first).filter((unit) => unit.startsWith('web@'))).toEqual(
      versions.map((version) => `web@${version} qemu/linux`),
    );
    const stamps = imageTags(first).flatMap((tag) => clones[0] && /refresh=\S+Z/.exec(first.annotation(tag))?.[0]);
    expect(new Set(stamps.filter((stamp) => stamp !== undefined)).size).toBe(5);
  }, 240_000);

  it('on two commits give each commit its release', async () => {
    const one = repository();
    const two = cloneOf(one.remote);
    await one.release();
    await one.commit('fix: app', { 'roles/app/tasks/main.yml': '---\n# more\n[]\n' });
    await two.commit('fix: python', { 'roles/python/tasks/main.yml': '---\n# more\n[]\n' });
    const runs = await Promise.all([one, two].map((clone) => clone.ostrata('release', '--push')));
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    const counted = builtUnits(one).filter((unit, index, all) => all.indexOf(unit) !== index);
    expect(counted).toEqual([]);
    expect(builtUnits(one).map((unit) => unit.split(' ')[0]?.replace('@', '/v'))).toEqual([...imageTags(one)].sort());
  }, 60_000);
});
