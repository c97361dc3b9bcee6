import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { anybody, remoteHost, type Remote, type RemoteHost } from './remote.fixture.ts';

/** Each test runs the programs many times. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let host: RemoteHost;
let remote: Remote;

beforeAll(async () => {
  host = await remoteHost(['releases', 'mallory']);
});
afterAll(() => host.made.remove());

beforeEach(async () => {
  remote = await host.remote();
});

const signedBy = (name: string) => {
  const signers = `${name}@example.com ${host.publicKey(name)}`;
  return `trust: { branches: [main], signers: ["${name}@example.com"], allowedSigners: "${signers}" }\n`;
};

describe('a tag is refused', () => {
  it('without settings: nothing is trusted by itself', async () => {
    host.settings('');
    expect(await remote.schedule()).toMatchObject({ exitCode: 2 });
    host.settings('trust: { branches: [], signers: anybody }\n');
    const { exitCode, stderr } = await remote.schedule();
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('trust.branches')]);
  });

  it('whose commit no trusted branch holds, whatever the tagged commit says of it', async () => {
    remote.change('side');
    remote.images.write({ 'delivery.yaml': 'trust: { branches: [side], signers: anybody }\n' });
    remote.images.commit('chore: trust me');
    const { exitCode, stderr } = await remote.schedule(await remote.release('side'));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('is on none of the branches')]);
  });

  it('whose commit is gone from its branch', async () => {
    const first = remote.images.git('rev-parse', 'HEAD');
    remote.change('taken back');
    const second = await remote.release();
    expect((await remote.schedule(second)).exitCode).toBe(0);
    remote.images.git('push', '-q', '-f', 'origin', `${first}:main`);
    const { exitCode, stderr } = await remote.schedule(second);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('is on none of the branches')]);
  });

  it('that nobody signed, or somebody else did; the repository’s own list of signers counts for nothing', async () => {
    host.settings(signedBy('releases'));
    expect((await remote.schedule()).stderr).toContain('nobody signed it');
    remote.sign('mallory');
    remote.change('by mallory');
    const evil = await remote.release();
    const workspace = remote.job(evil);
    const own = join(workspace.path, 'signers');
    writeFileSync(own, `releases@example.com ${host.publicKey('mallory')}\n`);
    workspace.git('config', 'gpg.ssh.allowedSignersFile', own);
    const { exitCode, stderr } = await remote.schedule(evil, workspace);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('signature')]);
    remote.sign('releases');
    remote.change('by releases');
    const good = await remote.schedule(await remote.release());
    expect(JSON.parse(good.stdout), good.stderr).toMatchObject({ signer: 'releases@example.com' });
  });

  it('whose image tags nobody who may signed, or that say otherwise, though it is signed itself', async () => {
    host.settings(signedBy('releases'));
    remote.sign('releases');
    remote.change('signed');
    const tag = await remote.release();
    expect((await remote.schedule(tag)).exitCode).toBe(0);
    const { git } = remote.images;
    const message = git('for-each-ref', '--format=%(contents:subject)%0a%0a%(contents:body)', 'refs/tags/base/v1.0.1');
    const replace = (...how: readonly string[]) => {
      git(...how.slice(0, 2), 'tag', '-f', ...how.slice(2), 'base/v1.0.1', `${tag}^{commit}`);
      git('push', '-q', '-f', 'origin', 'refs/tags/base/v1.0.1');
    };
    replace('-c', 'tag.gpgSign=false', '-a', '-m', message);
    const unsigned = await remote.schedule(tag);
    expect([unsigned.exitCode, unsigned.stderr]).toEqual([2, expect.stringContaining('base/v1.0.1 is not trusted')]);
    replace('-c', 'tag.gpgSign=true', '-a', '-m', 'nothing');
    const other = await remote.schedule(tag);
    expect([other.exitCode, other.stderr]).toEqual([2, expect.stringContaining('that tag says otherwise')]);
    replace('-c', 'tag.gpgSign=true', '-a', '-m', message);
    expect((await remote.schedule(tag)).exitCode).toBe(0);
    const late = [`--tag=${tag}`, '--unit=base/qemu/linux'];
    git('push', '-q', 'origin', ':refs/tags/base/v1.0.1');
    const built = await host.made.jenkins(remote.job(tag).path, 'build', ...late);
    expect([built.exitCode, built.stderr]).not.toContain(0);
    expect(built.stderr).toContain('base/v1.0.1');
    host.settings(anybody);
    expect((await remote.schedule(tag)).exitCode).toBe(0);
  });

  it('that was moved since it was checked out', async () => {
    const { workspace } = await remote.schedule();
    remote.change('moved');
    remote.images.git('push', '-q', 'origin', 'HEAD:main');
    remote.images.git('tag', '-f', '-a', '-m', 'moved', remote.tag);
    remote.images.git('push', '-q', '-f', 'origin', remote.tag);
    const { exitCode, stderr } = await remote.schedule(remote.tag, workspace);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('is not what the remote has')]);
    const late = ['build', `--tag=${remote.tag}`, '--unit=debian-12/qemu/linux'];
    const built = await host.made.jenkins(workspace.path, ...late);
    expect([built.exitCode, built.stderr]).toEqual([2, expect.stringContaining('is not what the remote has')]);
  });

  it('that was moved with its message to another commit, with both fingerprints and the input that differs', async () => {
    const message = remote.images.git('for-each-ref', '--format=%(contents)', `refs/tags/${remote.tag}`);
    remote.change('another');
    remote.images.git('push', '-q', 'origin', 'HEAD:main');
    remote.images.git('tag', '-f', '-a', '-m', message, remote.tag);
    remote.images.git('push', '-q', '-f', 'origin', remote.tag);
    const { exitCode, stderr } = await remote.schedule();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/base\/qemu\/linux: \S+ says v1:[0-9a-f]{64}, its commit gives v1:[0-9a-f]{64}/);
    expect(stderr).toContain('roles/hardening/tasks/main.yml changed');
    expect(stderr).toContain('parent: base/qemu/linux changed');
  });

  it('that is gone, is no tag of ours, or would be read by a shell', async () => {
    const { workspace } = await remote.schedule();
    remote.images.git('push', '-q', 'origin', `:refs/tags/${remote.tag}`);
    expect(await remote.schedule(remote.tag, workspace)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('no tag'),
    });
    for (const name of ['v1', '$(touch x)/v1.0.0', '--format=github-matrix', 'release/20261124.1;id']) {
      expect((await remote.schedule(name, workspace)).exitCode).toBe(2);
    }
  });
});

it('a unit that is not there is refused, and its result is written nevertheless', async () => {
  const workspace = remote.job(remote.tag);
  const built = await host.made.jenkins(workspace.path, 'build', `--tag=${remote.tag}`, '--unit=wep/qemu/linux');
  expect([built.exitCode, built.stderr]).toEqual([2, expect.stringContaining('did you mean `web/qemu/linux`?')]);
  const result = readFileSync(join(workspace.path, 'ostrata-results/wep-qemu-linux/result.json'), 'utf8');
  expect(JSON.parse(result)).toMatchObject({ outcome: 'failed', error: { name: 'InputRefused' } });
});

it('what can be no unit is refused, and nothing outside of the results is touched', async () => {
  const workspace = remote.job(remote.tag);
  for (const unit of ['..', '', '../..', 'web/qemu/linux/../..']) {
    const built = await host.made.jenkins(workspace.path, 'build', `--tag=${remote.tag}`, `--unit=${unit}`);
    expect([built.exitCode, built.stderr]).toEqual([2, expect.stringContaining('<image>/<cloud>/<os>')]);
  }
  expect(workspace.git('status', '--porcelain')).toBe('');
});

it('a unit whose parent is not there fails, and says so', async () => {
  const workspace = remote.job(remote.tag);
  const built = await host.made.jenkins(workspace.path, 'build', `--tag=${remote.tag}`, '--unit=web/qemu/linux');
  expect(built.exitCode).toBe(1);
  expect(built.stderr).toContain('stands on base/qemu/linux, which is not published here; deliver that first');
});
