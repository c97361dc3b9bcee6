import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { catalogue, remoteHost, type Remote, type RemoteHost } from './remote.fixture.ts';

/** Each test runs the programs many times. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let host: RemoteHost;
let remote: Remote;

beforeAll(async () => {
  host = await remoteHost();
});
afterAll(() => host.made.remove());

beforeEach(async () => {
  remote = await host.remote();
});

describe('a tag in a checkout that has it alone', () => {
  it('gives a schedule', async () => {
    const { exitCode, stdout, stderr } = await remote.schedule();
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      tag: remote.tag,
      branch: 'main',
      roots: ['debian-12/qemu/linux'],
      children: { 'debian-12/qemu/linux': ['base/qemu/linux'], 'base/qemu/linux': ['web/qemu/linux'] },
    });
  });

  it('takes along what was tagged before and never published, and fetches just the tags it needs', async () => {
    remote.images.write({ 'src/web/image.yaml': `${catalogue['src/web/image.yaml']}verify: tests/web.yml\n` });
    remote.images.write({ 'tests/web.yml': '---\n- hosts: all\n  tasks: []\n' });
    await host.made.ostrata(remote.images.path, 'render');
    remote.images.commit('test: web');
    const { stdout, stderr, workspace } = await remote.schedule(await remote.release());
    expect(JSON.parse(stdout), stderr).toMatchObject({
      units: [
        { unit: 'debian-12/qemu/linux', why: 'joined' },
        { unit: 'base/qemu/linux', version: '1.0.0', why: 'joined' },
        { unit: 'web/qemu/linux', version: '1.0.1', standsOn: 'base@1.0.0', why: 'released' },
      ],
    });
    expect(workspace.git('tag', '--list').split('\n')).not.toContain(remote.tag);
  });

  it('takes a version along that is pinned and was never published, from its own commit', async () => {
    remote.images.write({
      'src/web/image.yaml': catalogue['src/web/image.yaml'].replace('parent: base', 'parent: base@1.0.0'),
    });
    await host.made.ostrata(remote.images.path, 'render');
    const first = remote.images.git('rev-parse', 'HEAD');
    remote.change('stricter');
    const tag = await remote.release();
    const { stdout, stderr, workspace } = await remote.schedule(tag);
    const made: unknown = JSON.parse(stdout);
    expect(made, stderr).toMatchObject({
      units: [
        { unit: 'debian-12/qemu/linux' },
        { unit: 'base/qemu/linux@1.0.0', version: '1.0.0', from: { tag: 'base/v1.0.0', commit: first } },
        { unit: 'base/qemu/linux', version: '1.0.1' },
        { unit: 'web/qemu/linux', version: '1.0.1', standsOn: 'base@1.0.0', waitsFor: 'base/qemu/linux@1.0.0' },
      ],
      children: { 'debian-12/qemu/linux': ['base/qemu/linux@1.0.0', 'base/qemu/linux'] },
    });
    const unit = 'base/qemu/linux@1.0.0';
    const built = await host.made.jenkins(workspace.path, 'build', `--tag=${tag}`, `--unit=${unit}`);
    expect(built.stderr).toContain(`${unit} stands on debian-12/qemu/linux, which is not published here`);
    const kept = join(workspace.path, 'ostrata-results/base-qemu-linux-1.0.0');
    expect(readFileSync(join(kept, 'reproduce.sh'), 'utf8')).toContain(
      'ostrata build base --target qemu/linux --release base/v1.0.0 --debug',
    );
    expect(existsSync(join(kept, 'rendered/src/base/qemu/linux/build.pkr.hcl'))).toBe(true);
  });

  it('is what one machine would build, and nothing is built to say so', async () => {
    const workspace = remote.job(remote.tag);
    const { stdout, stderr } = await host.made.ostrata(
      workspace.path,
      'build',
      'web',
      '--release',
      remote.tag,
      '--dry-run',
      '--json',
    );
    expect(JSON.parse(stdout), stderr).toMatchObject({
      tag: remote.tag,
      branch: 'main',
      units: [{}, {}, { unit: 'web/qemu/linux' }],
    });
    expect((await host.made.ostrata(workspace.path, 'list', '--json')).stdout).toContain('"images": []');
  });

  it('keeps to some targets, as where a cloud is not set up', async () => {
    const vendor =
      'targets:\n  aws/linux: { find: { owner: "136693071363", name: debian-12-amd64-* }, access: { user: admin } }\n';
    const [lock, debian, base] = ['ostrata.lock.yaml', 'src/debian-12/image.yaml', 'src/base/image.yaml'] as const;
    remote.images.write({
      [lock]: `${catalogue[lock]}  debian-12/aws/linux: { kind: cloud, id: ami-0a1b2c3d4e5f60001, name: debian-12 }\n`,
      [debian]: catalogue[debian].replace('targets:\n', vendor),
      [base]: catalogue[base].replace('qemu/linux: {}', 'qemu/linux: {}, aws/linux: {}'),
    });
    expect(await host.made.ostrata(remote.images.path, 'render')).toMatchObject({ exitCode: 0 });
    remote.change('everywhere');
    const tag = await remote.release();
    const workspace = remote.job(tag);
    const planned = (...targets: readonly string[]) =>
      host.made.jenkins(workspace.path, 'schedule', `--tag=${tag}`, ...targets.map((name) => `--target=${name}`));
    expect(await planned()).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('publishes to aws') });
    const { stdout, stderr } = await planned('qemu/linux');
    expect(JSON.parse(stdout), stderr).toMatchObject({
      units: [
        { unit: 'debian-12/qemu/linux', why: 'joined' },
        { unit: 'base/qemu/linux', why: 'released' },
        { unit: 'web/qemu/linux', why: 'released' },
      ],
    });
    const unknown = await planned('qemu/linux', 'gcp/linux');
    expect(unknown).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('has no gcp/linux') });
  });

  it('is a matrix in one line for GitHub Actions', async () => {
    const workspace = remote.job(remote.tag);
    const { stdout } = await host.made.jenkins(
      workspace.path,
      'schedule',
      `--tag=${remote.tag}`,
      '--format=github-matrix',
    );
    expect(stdout.split('\n').length).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      tag: remote.tag,
      waves: [{ include: [{ unit: 'debian-12/qemu/linux' }] }, {}, {}],
    });
  });
});
