import { join } from 'node:path';
import { execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cleanUp,
  cloneOf,
  imageTags,
  prepare,
  releaseTags,
  repository,
  signWithSsh,
  type Clone,
} from './release.fixture.ts';

beforeAll(prepare, 120_000);
afterAll(cleanUp);

/** Renders, commits and pushes. */
async function pushed(clone: Clone, message: string, files: Readonly<Record<string, string>> = {}): Promise<void> {
  await clone.commit(message, files);
  clone.push();
}

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
    await pushed(clone, 'feat!: fewer');
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
    await pushed(clone, 'feat: another name');
    const { releases } = await clone.release();
    expect(releases.map(({ units }) => units.map(({ image, version }) => `${image}@${version}`))).toEqual([
      ['base@1.0.0', 'page@1.0.0', 'python@1.0.0', 'web@1.0.0'],
      ['snake@1.0.0', 'web@1.1.0'],
    ]);
  }, 60_000);

  it('is completed where a tag by hand is above that of an image that is no more', async () => {
    const clone = await cut();
    clone.git('rm', '-rq', 'src/web');
    await pushed(clone, 'feat!: no web');
    clone.git('tag', 'web/v7.0.0');
    const { unfinished } = await clone.plan();
    expect(unfinished.map(({ units }) => units.map(({ image }) => image).at(-1))).toEqual(['web']);
  }, 60_000);
});

describe('where releases are signed', () => {
  /** Git signs tags by a new key from now on, and believes it. */
  /** A tag by hand, with the trailer of another one as if it were its own. */
  const forge = (clone: Clone, name: string, ...options: readonly string[]): void => {
    const [trailer = ''] = /^Ostrata-Build: .*$/m.exec(clone.annotation('web/v1.0.0')) ?? [];
    const message = `web\n\n${trailer.replace('@1.0.0', `@${name.split('/v')[1] ?? ''}`)}`;
    clone.git(...options, 'tag', '-a', '-m', message, name, 'HEAD~');
    clone.git('push', '-q', 'origin', name);
  };

  it('image tags that nobody signed, or nobody who is known, are put into no release', async () => {
    const clone = repository();
    signWithSsh(clone);
    await clone.release();
    await pushed(clone, 'feat: app', { 'roles/app/tasks/main.yml': '---\n# more\n[]\n' });
    forge(clone, 'web/v9.9.9', '-c', 'tag.gpgSign=false');
    const before = clone.remoteTags();
    const tried = await clone.ostrata('release', '--dry-run', '--push');
    expect([tried.exitCode, tried.stderr]).toEqual([0, expect.stringContaining('warning[unfinished-not-ours]')]);
    const { exitCode, stderr } = await clone.ostrata('release', '--push');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('error[unfinished-not-ours]: web/v9.9.9 is in no release, and is put into none: nobody');
    expect(clone.remoteTags()).toEqual(before);
    const [, command = ''] = /taken away with `(.+?)`/.exec(stderr) ?? [];
    for (const part of [command, /and `(git tag -d .+?)`/.exec(stderr)?.[1] ?? ''])
      execaSync('sh', ['-ec', part], { cwd: clone.path });

    const key = join(clone.path, '.git/keys/other');
    execaSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    forge(clone, 'web/v8.0.0', '-c', `user.signingKey=${key}`);
    const again = await clone.ostrata('release', '--push');
    expect([again.exitCode, again.stderr]).toEqual([2, expect.stringContaining('the signature of web/v8.0.0')]);
    clone.git('push', '-q', 'origin', ':refs/tags/web/v8.0.0');
    clone.git('tag', '-d', 'web/v8.0.0');
    expect((await clone.ostrata('release', '--push')).exitCode).toBe(0);
    expect(imageTags(clone)).toContain('web/v1.1.0');
  }, 60_000);

  it('a release that was cut is completed, and signed', async () => {
    const clone = repository();
    signWithSsh(clone);
    const { name = '' } = await clone.release();
    clone.git('push', '-q', 'origin', `:refs/tags/${name}`);
    clone.git('tag', '-d', name);
    expect((await clone.ostrata('release', '--push')).exitCode).toBe(0);
    const [made = ''] = releaseTags(clone);
    expect(() => clone.git('verify-tag', made)).not.toThrow();
    expect(unitsOf(clone, made)).toHaveLength(4);
  }, 60_000);

  it('and nowhere else is it asked who signed', async () => {
    const clone = await cut();
    expect((await clone.ostrata('release', '--push')).exitCode).toBe(0);
    expect(releaseTags(clone)).toHaveLength(1);
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
