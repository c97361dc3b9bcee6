import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  builtUnits,
  cleanUp,
  cloneOf,
  imageTags,
  prepare,
  releaseTags,
  repository,
  type Clone,
} from './release.fixture.ts';

beforeAll(prepare, 120_000);
afterAll(cleanUp);

const firstVersions = ['base', 'page', 'python', 'web'].map((image) => `${image}/v1.0.0`);

describe('runs at the same time', () => {
  it('from 20 clones give exactly one release, and each says truthfully what happened', async () => {
    const first = repository();
    const clones = [first, ...Array.from({ length: 19 }, () => cloneOf(first.remote))];
    // Runs of one second and one committer make the same objects to the byte, and then none of them loses.
    for (const [index, clone] of clones.entries()) clone.git('config', 'user.name', `Runner ${index}`);
    const runs = await Promise.all(clones.map((clone) => clone.ostrata('release', '--push')));

    expect(imageTags(first)).toEqual(firstVersions);
    const [name = '', ...more] = releaseTags(first);
    expect([name, more]).toEqual([expect.stringMatching(/^release\/\d{8}\.1$/), []]);
    expect(builtUnits(first)).toEqual(['base', 'page', 'python', 'web'].map((image) => `${image}@1.0.0 qemu/linux`));
    for (const { exitCode, stdout, stderr } of runs) {
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toContain(name);
    }
    for (const tag of [...firstVersions, name]) {
      expect(
        runs.filter(({ stdout }) => stdout.includes(`+ ${tag}`)),
        tag,
      ).toHaveLength(1);
    }
    for (const clone of clones) expect(clone.git('for-each-ref', 'refs/ostrata')).toBe('');
  }, 240_000);

  it('that each ask for a rebuild of their own give one release each, with no gap and nothing twice', async () => {
    const first = repository();
    await first.release();
    const clones = Array.from({ length: 5 }, () => cloneOf(first.remote));
    const runs = await Promise.all(
      clones.map((clone, index) => clone.release({ refresh: ['web'], at: new Date(`2026-11-24T1${index}:00:00Z`) })),
    );
    expect(runs.map(({ images }) => images.map(({ image }) => image))).toEqual(runs.map(() => ['web']));
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

  it('on a commit and the one before it leave the newest versions with the newer commit', async () => {
    const older = repository();
    await older.release();
    await older.commit('fix: app', changed('app'));
    older.push();
    const newer = cloneOf(older.remote);
    await newer.commit('fix: python', changed('python'));
    newer.push();
    const runs = await Promise.all([older, newer].map((clone) => clone.ostrata('release', '--push')));
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    for (const image of ['web', 'python']) expect(contentOf(newer, image)).toEqual({ app: more, python: more });
    expect(new Set(builtUnits(older)).size).toBe(builtUnits(older).length);
    expect(builtUnits(older).map((unit) => unit.split(' ')[0]?.replace('@', '/v'))).toEqual(
      [...imageTags(older)].sort(),
    );
    expect(await older.ostrata('release', '--push')).toMatchObject({
      exitCode: 0,
      stdout: 'Nothing is released: a newer commit is.',
    });
  }, 60_000);

  it('on two lines give one of them its release, and the other is told to take it in first', async () => {
    const one = repository();
    const two = cloneOf(one.remote);
    await one.release();
    await one.commit('fix: app', changed('app'));
    await two.commit('fix: python', changed('python'));
    one.push();
    two.git('checkout', '-q', '-b', 'two');
    two.push();
    const runs = await Promise.all([one, two].map((clone) => clone.ostrata('release', '--push')));
    expect(runs.map(({ exitCode }) => exitCode).sort()).toEqual([0, 2]);
    const [won, lost] = runs[0]?.exitCode === 0 ? [one, two] : [two, one];
    const wonCommit = won.git('rev-parse', 'HEAD');
    const { stderr } = runs[lost === one ? 0 : 1] ?? {};
    expect(stderr).toContain('error[released-diverged]');
    expect(stderr).toMatch(new RegExp(`web 1[.]0[.]1 (was|were) released from ${wonCommit.slice(0, 12)}`));
    expect(lost.git('rev-parse', 'web/v1.0.1^{commit}')).toBe(wonCommit);

    lost.git('fetch', '-q', 'origin');
    lost.git('merge', '-q', '-m', 'Merge', wonCommit);
    lost.push();
    expect(await lost.ostrata('release', '--push')).toMatchObject({ exitCode: 0 });
    expect(contentOf(lost, 'web')).toEqual({ app: more, python: more });
    expect(lost.remoteTags()).toContain('web/v1.0.2');
  }, 60_000);
});

const more = '---\n# more\n[]';
const changed = (role: string) => ({ [`roles/${role}/tasks/main.yml`]: `${more}\n` });

/** What the newest version of an image was made of. */
function contentOf(clone: Clone, image: string) {
  clone.git('fetch', '-q', '--tags', 'origin');
  const [tag = ''] = clone.git('tag', '--list', `${image}/*`, '--sort=-version:refname').split('\n');
  const role = (name: string) => clone.git('show', `${tag}:roles/${name}/tasks/main.yml`);
  return { app: role('app'), python: role('python') };
}
