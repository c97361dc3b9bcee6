import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lacking } from './program.fixture.ts';
import { cleanUp, cloneOf, imageFile, prepare, repository, signWithSsh, type Clone } from './release.fixture.ts';

beforeAll(prepare, 120_000);
afterAll(cleanUp);

describe('from a commit to tags on the remote', () => {
  it('goes over four layers in one release, parents first, with exact trailers', async () => {
    const clone = repository();
    const planned = await clone.ostrata('plan');
    expect(planned).toMatchObject({ exitCode: 0, stderr: '' });
    expect(planned.stdout).toContain('Plan: 4 images (4 units) to release, 0 units up to date.');

    const { exitCode, stdout } = await clone.ostrata('release', '--push');
    expect(exitCode).toBe(0);
    const release = /Released on origin as (release\/\d{8}\.1)\./.exec(stdout)?.[1] ?? '';
    expect(clone.remoteTags()).toEqual(['base/v1.0.0', 'page/v1.0.0', 'python/v1.0.0', release, 'web/v1.0.0']);
    for (const tag of clone.remoteTags()) expect(clone.git('cat-file', '-t', tag)).toBe('tag');

    const line = (image: string, parent?: string) =>
      `Ostrata-Build: ${image}@1\\.0\\.0 qemu/linux v1:[0-9a-f]{64}${parent === undefined ? '' : ` parent=${parent}@1\\.0\\.0`}\n`;
    expect(clone.annotation(release)).toMatch(
      new RegExp(
        `^${release}: 4 images\n\n${line('base')}${line('python', 'base')}${line('page', 'base')}${line('web', 'python')}$`,
      ),
    );
    expect(clone.annotation('web/v1.0.0')).toMatch(
      new RegExp(`^web 1\\.0\\.0\n\n- first version\n- on python@1\\.0\\.0\n\n${line('web', 'python')}$`),
    );
  });

  it('gives a change of the global image to all that stands on it, once', async () => {
    const clone = repository();
    await clone.release();
    await clone.commit('feat: stricter', { 'roles/hardening/tasks/main.yml': '---\n# stricter\n[]\n' });
    const { name } = await clone.release();
    expect(name).toBe('release/20261124.2');
    expect(clone.annotation('release/20261124.2').match(/(?<=Ostrata-Build: )\S+|parent=\S+/g)).toEqual([
      'base@1.1.0',
      ...['python@1.0.1', 'parent=base@1.1.0'],
      ...['page@1.0.1', 'parent=base@1.1.0'],
      ...['web@1.0.1', 'parent=python@1.0.1'],
    ]);
    expect(clone.annotation('base/v1.1.0')).toContain(
      `- feat: stricter (${clone.git('rev-parse', 'HEAD').slice(0, 9)})\n`,
    );
    expect((await clone.plan()).images).toEqual([]);
  });

  it('says on a released commit that it is released, and exits 0', async () => {
    const clone = repository();
    const { name } = await clone.release();
    const before = clone.remoteTags();
    expect(await clone.ostrata('release', '--push')).toMatchObject({
      exitCode: 0,
      stdout: `Nothing is due: this commit is released as ${name}.`,
    });
    expect((await clone.ostrata('plan')).stdout).toContain(`4 units up to date; this commit is released as ${name}.`);
    await clone.commit('docs: say more', { 'README.md': 'More.\n' });
    expect(await clone.ostrata('release', '--push')).toMatchObject({ exitCode: 0, stdout: 'Nothing is due.' });
    expect(clone.remoteTags()).toEqual(before);
  });

  it('makes nothing with --dry-run', async () => {
    const clone = repository();
    const { exitCode, stdout } = await clone.ostrata('release', '--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Plan: 4 images (4 units) to release');
    expect([clone.remoteTags(), clone.git('tag', '--list')]).toEqual([[], '']);
  });
});

describe('a release without --push', () => {
  /** Runs the commands that a release printed, as a person would. */
  const followAdvice = (clone: Clone, stdout: string) => {
    const commands = stdout.split('\n').filter((line) => line.startsWith('  git push'));
    expect(commands).toHaveLength(2);
    for (const command of commands) execaSync('sh', ['-ec', command], { cwd: clone.path });
  };

  it('makes the tags here, and prints two pushes that bring them to the remote', async () => {
    const clone = repository();
    const { stdout } = await clone.ostrata('release');
    expect(clone.remoteTags()).toEqual([]);
    followAdvice(clone, stdout);
    expect(clone.remoteTags()).toEqual(clone.git('tag', '--list').split('\n'));
    expect(clone.remoteTags()).toHaveLength(5);
    expect((await cloneOf(clone.remote).plan()).unfinished).toEqual([]);
  });

  it('of many images prints pushes that work too, and of these images alone', async () => {
    const clone = repository();
    const names = Array.from({ length: 9 }, (_, index) => `app-${index}`);
    await clone.commit(
      'feat: more',
      Object.fromEntries(names.map((name) => [`src/${name}/image.yaml`, imageFile(name, 'service', 'python')])),
    );
    clone.git('tag', 'mine/v1');
    followAdvice(clone, (await clone.ostrata('release')).stdout);
    expect(clone.remoteTags()).toHaveLength(14);
    expect(clone.remoteTags()).not.toContain('mine/v1');
  });

  it('that completes another prints the pushes of that one', async () => {
    const clone = repository();
    const { name = '' } = await clone.release({ push: false });
    clone.git('tag', '-d', name);
    const { stdout } = await clone.ostrata('release');
    expect(stdout).toContain('left by a run that was cut');
    followAdvice(clone, stdout);
    expect(clone.remoteTags()).toHaveLength(5);
  });

  it('is not forgotten by a later one with --push', async () => {
    const clone = repository();
    await clone.release({ push: false });
    const { exitCode, stderr } = await clone.ostrata('release', '--push');
    expect(exitCode).toBe(1);
    const [, ...commands] = /`(git push --atomic .+?)`, then `(git push .+?)`; or take/.exec(stderr) ?? [];
    expect(commands).toHaveLength(2);
    for (const command of commands) execaSync('sh', ['-ec', command], { cwd: clone.path });
    expect(clone.remoteTags()).toHaveLength(5);
    expect(await clone.ostrata('release', '--push')).toMatchObject({ exitCode: 0 });
  });
});

describe('signed tags', () => {
  const keys = (clone: Clone) => {
    const folder = join(clone.path, '.git/keys');
    mkdirSync(folder, { mode: 0o700 });
    return folder;
  };
  const verifyAll = (clone: Clone) => {
    expect(clone.remoteTags()).toHaveLength(5);
    for (const tag of clone.remoteTags()) expect(() => clone.git('verify-tag', tag)).not.toThrow();
  };

  it('of images and of the release pass `git verify-tag`, with ssh', async () => {
    const clone = repository();
    signWithSsh(clone);
    expect((await clone.ostrata('release', '--push')).exitCode).toBe(0);
    verifyAll(clone);
    expect((await clone.plan()).images).toEqual([]);
  });

  const absent = lacking(['gpg']);
  it.skipIf(absent.length > 0)(
    `and with gpg${absent.length > 0 ? ' (not run: no gpg on this machine)' : ''}`,
    async () => {
      const clone = repository();
      const home = keys(clone);
      const user = 'Releases <releases@example.com>';
      const env = { GNUPGHOME: home };
      execaSync('gpg', ['--batch', '--passphrase', '', '--quick-gen-key', user, 'ed25519', 'sign', 'never'], { env });
      writeFileSync(join(home, 'gpg-here'), `#!/bin/sh\nGNUPGHOME=${home} exec gpg "$@"\n`);
      chmodSync(join(home, 'gpg-here'), 0o755);
      clone.git('config', 'gpg.program', join(home, 'gpg-here'));
      clone.git('config', 'user.signingKey', 'releases@example.com');
      clone.git('config', 'tag.gpgSign', 'true');
      await clone.release();
      verifyAll(clone);
      execaSync('gpgconf', ['--kill', 'all'], { env, reject: false });
    },
  );

  it('are none when git cannot sign, and the run says why', async () => {
    const clone = repository();
    clone.git('config', 'gpg.format', 'ssh');
    clone.git('config', 'user.signingKey', '/nowhere/key');
    clone.git('config', 'tag.gpgSign', 'true');
    const { exitCode, stderr } = await clone.ostrata('release', '--push');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('user.signingKey');
    expect(stderr).not.toContain('    at ');
    expect([clone.remoteTags(), clone.git('tag', '--list')]).toEqual([[], '']);
  });
});
