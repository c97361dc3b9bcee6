import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkoutOf, gitFolder, programs, type GitFolder, type Programs } from './programs.fixture.ts';

/** Each test runs the programs many times. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const lock = `vendors:
  debian-12/qemu/linux:
    kind: bootstrap
    distribution: debian
    suite: bookworm
    mirror: http://deb.debian.org/debian
    date: 2026-07-11T10:16:37.000Z
    release: sha256:${'7'.repeat(64)}
`;
const catalogue = {
  'ostrata.yaml': '# all as usual\n',
  'ostrata.lock.yaml': lock,
  'roles/hardening/tasks/main.yml': '---\n[]\n',
  'src/debian-12/image.yaml':
    'image: debian-12\nlayer: vendor\ntargets:\n  qemu/linux: { bootstrap: debian, suite: bookworm }\n',
  'src/base/image.yaml':
    'image: base\nlayer: global\nparent: debian-12\ntargets: { qemu/linux: {} }\nansible: { roles: [hardening] }\n',
  'src/web/image.yaml': 'image: web\nlayer: service\nparent: base\ntargets: { qemu/linux: {} }\n',
};

let made: Programs;
let images: GitFolder;
let remote = '';
let tag = '';
let count = 0;

const key = (name: string) => join(made.home, `key-${name}`);
const settings = (text: string) => writeFileSync(join(made.home, 'delivery.yaml'), text);
const anybody = 'trust: { branches: [main], signers: anybody }\n';
const signedBy = (name: string) => {
  const signers = `${name}@example.com ${readFileSync(`${key(name)}.pub`, 'utf8').trim()}`;
  return `trust: { branches: [main], signers: ["${name}@example.com"], allowedSigners: "${signers}" }\n`;
};

/** A checkout of its own, as a job for that tag has it, and the schedule that it gives. */
async function schedule(name = tag, workspace = checkoutOf(remote, name, join(made.home, `job-${(count += 1)}`))) {
  const ran = await made.jenkins(workspace.path, 'schedule', `--tag=${name}`);
  return { ...ran, workspace };
}

/** Makes the release of what is committed now, on `branch` of the remote. */
async function release(branch = 'main'): Promise<string> {
  images.git('push', '-q', '-f', 'origin', `HEAD:${branch}`);
  const { stdout, stderr, exitCode } = await made.ostrata(images.path, 'release', '--push', '--json');
  expect(exitCode, stderr).toBe(0);
  return /"name": "(release\/[^"]+)"/.exec(stdout)?.[1] ?? '';
}

beforeAll(async () => {
  made = await programs();
  for (const name of ['releases', 'mallory']) {
    execaSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', key(name)]);
  }
}, 120_000);
afterAll(() => made.remove());

beforeEach(async () => {
  count += 1;
  remote = join(made.home, `remote-${count}.git`);
  execaSync('git', ['init', '-q', '--bare', '-b', 'main', remote]);
  images = gitFolder(join(made.home, `images-${count}`));
  images.git('init', '-q', '-b', 'main');
  images.git('config', 'user.name', 'Test');
  images.git('config', 'user.email', 'test@example.com');
  images.git('remote', 'add', 'origin', remote);
  images.write(catalogue);
  expect(await made.ostrata(images.path, 'render')).toMatchObject({ exitCode: 0 });
  images.commit('feat: the first images');
  tag = await release();
  settings(anybody);
});

const sign = (name: string) => {
  images.git('config', 'tag.gpgSign', 'true');
  images.git('config', 'gpg.format', 'ssh');
  images.git('config', 'user.signingKey', key(name));
};
const change = (role: string) => {
  images.write({ 'roles/hardening/tasks/main.yml': `---\n# ${role}\n[]\n` });
  return images.commit(`fix: ${role}`);
};

describe('a tag in a checkout that has it alone', () => {
  it('gives a schedule', async () => {
    const { exitCode, stdout, stderr } = await schedule();
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      tag,
      branch: 'main',
      roots: ['debian-12/qemu/linux'],
      children: { 'debian-12/qemu/linux': ['base/qemu/linux'], 'base/qemu/linux': ['web/qemu/linux'] },
    });
  });

  it('takes along what was tagged before and never published, and fetches just the tags it needs', async () => {
    images.write({ 'src/web/image.yaml': `${catalogue['src/web/image.yaml']}verify: tests/web.yml\n` });
    images.write({ 'tests/web.yml': '---\n- hosts: all\n  tasks: []\n' });
    await made.ostrata(images.path, 'render');
    images.commit('test: web');
    const { stdout, stderr, workspace } = await schedule(await release());
    expect(JSON.parse(stdout), stderr).toMatchObject({
      units: [
        { unit: 'debian-12/qemu/linux', why: 'joined' },
        { unit: 'base/qemu/linux', version: '1.0.0', why: 'joined' },
        { unit: 'web/qemu/linux', version: '1.0.1', standsOn: 'base@1.0.0', why: 'released' },
      ],
    });
    expect(workspace.git('tag', '--list').split('\n')).not.toContain(tag);
  });

  it('is what one machine would build, and nothing is built to say so', async () => {
    const workspace = checkoutOf(remote, tag, join(made.home, `job-${(count += 1)}`));
    const { stdout, stderr } = await made.ostrata(
      workspace.path,
      'build',
      'web',
      '--release',
      tag,
      '--dry-run',
      '--json',
    );
    expect(JSON.parse(stdout), stderr).toMatchObject({
      tag,
      branch: 'main',
      units: [{}, {}, { unit: 'web/qemu/linux' }],
    });
    expect((await made.ostrata(workspace.path, 'list', '--json')).stdout).toContain('"images": []');
  });

  it('is a matrix in one line for GitHub Actions', async () => {
    const workspace = checkoutOf(remote, tag, join(made.home, `job-${(count += 1)}`));
    const { stdout } = await made.jenkins(workspace.path, 'schedule', `--tag=${tag}`, '--format=github-matrix');
    expect(stdout.split('\n').length).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ tag, waves: [{ include: [{ unit: 'debian-12/qemu/linux' }] }, {}, {}] });
  });
});

describe('a tag is refused', () => {
  it('without settings: nothing is trusted by itself', async () => {
    settings('');
    expect(await schedule()).toMatchObject({ exitCode: 2 });
    settings('trust: { branches: [], signers: anybody }\n');
    const { exitCode, stderr } = await schedule();
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('trust.branches')]);
  });

  it('whose commit no trusted branch holds, whatever the tagged commit says of it', async () => {
    change('side');
    images.write({ 'delivery.yaml': 'trust: { branches: [side], signers: anybody }\n' });
    images.commit('chore: trust me');
    const { exitCode, stderr } = await schedule(await release('side'));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('is on none of the branches')]);
  });

  it('whose commit is gone from its branch', async () => {
    const first = images.git('rev-parse', 'HEAD');
    change('taken back');
    const second = await release();
    expect((await schedule(second)).exitCode).toBe(0);
    images.git('push', '-q', '-f', 'origin', `${first}:main`);
    const { exitCode, stderr } = await schedule(second);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('is on none of the branches')]);
  });

  it('that nobody signed, or somebody else did; the repository’s own list of signers counts for nothing', async () => {
    settings(signedBy('releases'));
    expect((await schedule()).stderr).toContain('nobody signed it');
    sign('mallory');
    change('by mallory');
    const evil = await release();
    const workspace = checkoutOf(remote, evil, join(made.home, `job-${(count += 1)}`));
    const own = join(workspace.path, 'signers');
    writeFileSync(own, `releases@example.com ${readFileSync(`${key('mallory')}.pub`, 'utf8')}`);
    workspace.git('config', 'gpg.ssh.allowedSignersFile', own);
    const { exitCode, stderr } = await schedule(evil, workspace);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('signature')]);
    sign('releases');
    change('by releases');
    const good = await schedule(await release());
    expect(JSON.parse(good.stdout), good.stderr).toMatchObject({ signer: 'releases@example.com' });
  });

  it('that was moved since it was checked out', async () => {
    const { workspace } = await schedule();
    change('moved');
    images.git('push', '-q', 'origin', 'HEAD:main');
    images.git('tag', '-f', '-a', '-m', 'moved', tag);
    images.git('push', '-q', '-f', 'origin', tag);
    const { exitCode, stderr } = await schedule(tag, workspace);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('is not what the remote has')]);
  });

  it('that was moved with its message to another commit, with both fingerprints and the input that differs', async () => {
    const message = images.git('for-each-ref', '--format=%(contents)', `refs/tags/${tag}`);
    change('another');
    images.git('push', '-q', 'origin', 'HEAD:main');
    images.git('tag', '-f', '-a', '-m', message, tag);
    images.git('push', '-q', '-f', 'origin', tag);
    const { exitCode, stderr } = await schedule();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/base\/qemu\/linux: \S+ says v1:[0-9a-f]{64}, its commit gives v1:[0-9a-f]{64}/);
    expect(stderr).toContain('roles/hardening/tasks/main.yml changed');
    expect(stderr).toContain('parent: base/qemu/linux changed');
  });

  it('that is gone, is no tag of ours, or would be read by a shell', async () => {
    const { workspace } = await schedule();
    images.git('push', '-q', 'origin', `:refs/tags/${tag}`);
    expect(await schedule(tag, workspace)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('no tag') });
    for (const name of ['v1', '$(touch x)/v1.0.0', '--format=github-matrix', 'release/20261124.1;id']) {
      expect((await schedule(name, workspace)).exitCode).toBe(2);
    }
  });
});

it('a unit that is not there is refused, and its result is written nevertheless', async () => {
  const workspace = checkoutOf(remote, tag, join(made.home, `job-${(count += 1)}`));
  const built = await made.jenkins(workspace.path, 'build', `--tag=${tag}`, '--unit=wep/qemu/linux');
  expect([built.exitCode, built.stderr]).toEqual([2, expect.stringContaining('did you mean `web/qemu/linux`?')]);
  const result = readFileSync(join(workspace.path, 'ostrata-results/wep-qemu-linux/result.json'), 'utf8');
  expect(JSON.parse(result)).toMatchObject({ outcome: 'failed', error: { name: 'InputRefused' } });
});

it('a unit whose parent is not there fails, and says so', async () => {
  const workspace = checkoutOf(remote, tag, join(made.home, `job-${(count += 1)}`));
  const built = await made.jenkins(workspace.path, 'build', `--tag=${tag}`, '--unit=web/qemu/linux');
  expect(built.exitCode).toBe(1);
  expect(built.stderr).toContain('stands on base/qemu/linux, which is not published here; deliver that first');
});
