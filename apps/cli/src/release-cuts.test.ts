import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Released } from '@ostrata/pipeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  builtUnits,
  cleanUp,
  cloneOf,
  imageTags,
  prepare,
  releaseTags,
  repository,
  waitingRemote,
  type Clone,
} from './release.fixture.ts';

beforeAll(prepare, 120_000);
afterAll(cleanUp);

const firstVersions = ['base', 'page', 'python', 'web'].map((image) => `${image}/v1.0.0`);

/** The server's side of a push to a folder belongs to the client's group: killing the client must not kill the server too. */
function withServer(clone: Clone): Clone {
  clone.git('config', 'remote.origin.receivepack', 'setsid git-receive-pack');
  return clone;
}

async function settled(clone: Clone): Promise<readonly string[]> {
  for (let before = clone.remoteTags().join(); ;) {
    await sleep(400);
    const now = clone.remoteTags().join();
    if (now === before) return clone.remoteTags();
    before = now;
  }
}

describe('a run that is killed', () => {
  const expectCompleted = async (clone: Clone) => {
    const next = cloneOf(clone.remote);
    expect(await next.ostrata('release', '--push')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(imageTags(clone)).toEqual(firstVersions);
    expect(releaseTags(clone)).toHaveLength(1);
    expect(builtUnits(clone)).toHaveLength(4);
    const before = clone.remoteTags();
    expect(await next.ostrata('release', '--push')).toMatchObject({ exitCode: 0 });
    expect(clone.remoteTags()).toEqual(before);
  };

  it('while the image tags are pushed leaves none of them when the remote had not taken them', async () => {
    const clone = repository();
    const remote = waitingRemote(clone, 'refs/tags/web/');
    const run = clone.start('release', '--push');
    await remote.reached();
    run.kill();
    await run.ended;
    expect(await settled(clone)).toEqual([]);
    remote.open();
    await expectCompleted(clone);
  }, 60_000);

  it('while the remote takes the image tags leaves all of them, and the next run completes the release', async () => {
    const clone = withServer(repository());
    const remote = waitingRemote(clone, 'refs/tags/web/');
    const run = clone.start('release', '--push');
    await remote.reached();
    run.kill();
    await run.ended;
    expect(clone.remoteTags()).toEqual([]);
    remote.open();
    for (let tries = 0; clone.remoteTags().length === 0 && tries < 100; tries += 1) await sleep(100);
    expect(await settled(clone)).toEqual(firstVersions);
    await expectCompleted(clone);
  }, 60_000);

  it('between the two pushes leaves the image tags, which the plan tells and the next run completes', async () => {
    const clone = repository();
    const remote = waitingRemote(clone, 'refs/tags/release/');
    const run = clone.start('release', '--push');
    await remote.reached();
    run.kill();
    await run.ended;
    expect(await settled(clone)).toEqual(firstVersions);
    remote.open();
    const { stdout } = await cloneOf(clone.remote).ostrata('plan');
    expect(stdout).toContain('! 4 units have tags at');
    expect(stdout).toContain('`ostrata release` completes it.');
    await expectCompleted(clone);
  }, 60_000);

  it('between the two pushes is completed by a later commit too, each as a release of its own', async () => {
    const clone = repository();
    const { name = '' } = await clone.release();
    clone.git('push', '-q', 'origin', `:refs/tags/${name}`);
    const next = cloneOf(clone.remote);
    const commit = await next.commit('feat: app', { 'roles/app/tasks/main.yml': '---\n# more\n[]\n' });
    next.push();
    const { stdout } = await next.ostrata('release', '--push');
    expect(stdout).toContain('4 units, left by a run that was cut');
    expect(releaseTags(clone)).toHaveLength(2);
    const [first = '', second = ''] = releaseTags(clone);
    expect([first, second].map((tag) => next.git('rev-parse', `${tag}^{commit}`))).toEqual([
      clone.git('rev-parse', 'HEAD'),
      commit,
    ]);
    expect(next.annotation(second).match(/Ostrata-Build: \S+/g)).toEqual(['Ostrata-Build: web@1.1.0']);
  }, 60_000);

  it('at any moment leaves all image tags or none, and the next run makes one release', async () => {
    const start = performance.now();
    expect((await repository().ostrata('release', '--push')).exitCode).toBe(0);
    const duration = performance.now() - start;
    const seen = new Set<string>();
    for (let part = 1; part <= 12; part += 1) {
      const clone = withServer(repository());
      const run = clone.start('release', '--push');
      await sleep((duration * (part + 3)) / 15);
      run.kill();
      await run.ended;
      await settled(clone);
      expect([[], firstVersions]).toContainEqual(imageTags(clone));
      seen.add(`${imageTags(clone).length} image tags, ${releaseTags(clone).length} releases`);
      await expectCompleted(clone);
      // What it left here is in nobody's way, or git says which lock is.
      const { exitCode, stderr } = await clone.ostrata('release', '--push');
      if (exitCode !== 0) expect(stderr).toContain('.lock');
    }
    console.info(`killed at 12 moments of ${Math.round(duration)} ms; found: ${[...seen].sort().join('; ')}`);
  }, 240_000);
});

describe('a run that is stopped by SIGTERM', () => {
  it('while the image tags are pushed makes no release, says what is out, and the next run completes it', async () => {
    const clone = repository();
    const remote = waitingRemote(clone, 'refs/tags/web/');
    const run = clone.start('release', '--push');
    await remote.reached();
    run.stop();
    remote.open();
    const { exitCode, stdout, stderr } = await run.ended;
    expect(exitCode).toBe(143);
    expect(stdout.split('\n')).toEqual(
      firstVersions.map(() => expect.stringMatching(/^\+ \w+\/v1\.0\.0 first version$/)),
    );
    expect(stderr).toContain('SIGTERM: stopping');
    expect(stderr).toContain('The image tags are made, and their release is not: the next run completes it.');
    expect(clone.remoteTags()).toEqual(firstVersions);
    expect((await clone.ostrata('release', '--push')).stdout).toContain('4 units, left by a run that was cut');
    expect(builtUnits(clone)).toHaveLength(4);
  }, 60_000);

  it('while the release tag is pushed ends that push, and has told it', async () => {
    const clone = repository();
    const remote = waitingRemote(clone, 'refs/tags/release/');
    const run = clone.start('release', '--push', '--json');
    await remote.reached();
    run.stop();
    remote.open();
    const { exitCode, stdout } = await run.ended;
    expect(exitCode).toBe(0);
    expect(releaseTags(clone)).toEqual([(JSON.parse(stdout) as Released).name]);
  }, 60_000);

  it('with --json prints what is out and why there is no more', async () => {
    const clone = repository();
    const remote = waitingRemote(clone, 'refs/tags/web/');
    const run = clone.start('release', '--push', '--json');
    await remote.reached();
    run.stop();
    remote.open();
    const { exitCode, stdout } = await run.ended;
    expect(exitCode).toBe(143);
    expect(JSON.parse(stdout)).toMatchObject({
      images: [{ image: 'base' }, { image: 'python' }, { image: 'page' }, { image: 'web' }],
      releases: [],
      failure: { name: 'Interrupted', message: 'stopped by SIGTERM' },
    });
  }, 60_000);
});

describe('a lock that a killed git left', () => {
  it('is named, and nothing is called a race', async () => {
    const clone = repository();
    mkdirSync(join(clone.path, '.git/refs/tags/web'), { recursive: true });
    writeFileSync(join(clone.path, '.git/refs/tags/web/v1.0.0.lock'), '');
    const { exitCode, stderr } = await clone.ostrata('release');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('refs/tags/web/v1.0.0.lock');
    expect(stderr).not.toContain('other runs');
    expect(clone.git('tag', '--list')).toBe('');
  }, 60_000);
});
