import { execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp, cloneOf, imageTags, prepare, releaseTags, repository, type Clone } from './release.fixture.ts';

beforeAll(prepare, 120_000);
afterAll(cleanUp);

/** A repository whose run was cut between its image tags and its release tag. */
async function cut(): Promise<Clone> {
  const clone = repository();
  const { name = '' } = await clone.release();
  clone.git('push', '-q', 'origin', `:refs/tags/${name}`);
  clone.git('tag', '-d', name);
  return clone;
}

const unitsOf = (clone: Clone, tag: string) => clone.annotation(tag).match(/(?<=^Ostrata-Build: )\S+/gm);

describe('a release that was cut', () => {
  it('is completed with the images that were deleted since, parents first', async () => {
    const clone = await cut();
    clone.git('rm', '-rq', 'src/web', 'src/page');
    await clone.commit('feat!: fewer');
    expect((await clone.ostrata('release', '--push')).exitCode).toBe(0);
    expect(releaseTags(clone)).toHaveLength(1);
    const [tag = ''] = releaseTags(clone);
    expect(clone.git('rev-parse', `${tag}^{commit}`)).toBe(clone.git('rev-parse', 'HEAD~'));
    expect(unitsOf(clone, tag)).toEqual(['base@1.0.0', 'python@1.0.0', 'page@1.0.0', 'web@1.0.0']);
    expect((await cloneOf(clone.remote).plan()).unfinished).toEqual([]);
  }, 60_000);

  it('is completed parents first where parents alone were deleted or renamed', async () => {
    const clone = await cut();
    clone.git('mv', 'src/python', 'src/snake');
    clone.edit('src/snake/image.yaml', (text) => text.replace('image: python', 'image: snake'));
    clone.edit('src/web/image.yaml', (text) => text.replace('parent: python', 'parent: snake'));
    await clone.commit('feat: another name');
    const { releases } = await clone.release();
    expect(releases.map(({ units }) => units.map(({ image, version }) => `${image}@${version}`))).toEqual([
      ['base@1.0.0', 'page@1.0.0', 'python@1.0.0', 'web@1.0.0'],
      ['snake@1.0.0', 'web@1.1.0'],
    ]);
  }, 60_000);

  it('is completed where a tag by hand is above that of an image that is no more', async () => {
    const clone = await cut();
    clone.git('rm', '-rq', 'src/web');
    await clone.commit('feat!: no web');
    clone.git('tag', 'web/v7.0.0');
    const { unfinished } = await clone.plan();
    expect(unfinished.map(({ units }) => units.map(({ image }) => image).at(-1))).toEqual(['web']);
  }, 60_000);
});

describe('a tag that is in the way', () => {
  it.each([
    ['release', 'release/'],
    ['web', 'web/v1.0.0'],
    ['page/v1.0.0/x;$(y)', 'page/v1.0.0'],
  ])(
    'of all others, %s, stops a release before it makes any, and says how to rename it',
    async (name, wanted) => {
      const clone = repository();
      clone.git('tag', '-a', '-m', 'mine', name);
      clone.git('push', '-q', 'origin', `refs/tags/${name}`);
      const planned = await clone.ostrata('plan');
      expect(planned.exitCode).toBe(0);
      expect(planned.stderr).toContain('warning[tag-in-the-way]');
      const { exitCode, stderr } = await clone.ostrata('release', '--push');
      expect(exitCode).toBe(2);
      expect(stderr).toContain(`error[tag-in-the-way]: the tag ${name} keeps git from making ${wanted}`);
      expect(clone.remoteTags()).toEqual([name]);
      const [here = '', there = ''] = [...stderr.matchAll(/`(git .+?)`/g)].map(([, command]) => command);
      for (const command of [here, there]) execaSync('sh', ['-ec', command], { cwd: clone.path });
      expect((await clone.ostrata('release', '--push')).exitCode).toBe(0);
      expect(imageTags(clone)).toHaveLength(5);
      expect(releaseTags(clone)).toHaveLength(1);
    },
    60_000,
  );

  it('of a release that was cut stops it too, and nothing else is told where nothing is due', async () => {
    const clone = await cut();
    clone.git('tag', 'release');
    expect((await clone.ostrata('release', '--push')).exitCode).toBe(2);
    clone.git('tag', '-d', 'release');
    await clone.release();
    clone.git('tag', 'app');
    expect((await clone.plan()).notes).toEqual([]);
  }, 60_000);
});
