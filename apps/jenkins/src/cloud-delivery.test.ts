import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEc2, type Ec2 } from '@ostrata/moto';
import { toolchain } from '@ostrata/toolchain';
import { execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkoutOf, gitFolder, programs, type GitFolder, type Programs } from './programs.fixture.ts';

const { packer, ansible, missing: absent } = toolchain();
const needed = ['qemu-system-x86_64', 'mmdebstrap', 'syslinux', 'mcopy', 'sfdisk'].filter((name) => {
  const { exitCode } = execaSync('sh', ['-c', `PATH="$PATH:/usr/sbin" command -v ${name}`], { reject: false });
  return exitCode !== 0;
});
const lacks = [
  ...needed,
  ...absent.filter((part) => ['packer', 'python', 'plugin-amazon', 'plugin-ansible'].includes(part)),
];
const note = lacks.length > 0 ? ` (not run: no ${lacks.join(', ')} on this machine)` : '';

/** A playbook that looks for a text in what the roles have left on the disk. */
const verifyOf = (text: string) => `---
- name: Verify
  hosts: all
  gather_facts: false
  tasks:
    - name: The captured disk says what it is
      ansible.builtin.command: grep -q '${text}' /etc/made-by /etc/made-for
      changed_when: false
`;

interface Listed {
  readonly id: string;
  readonly address: string;
  readonly state: string;
  readonly channels: readonly string[];
  readonly locations?: readonly { readonly region: string }[];
  readonly record: Readonly<Record<string, unknown>>;
}

const secret = 'nobody-may-read-this';
const vendor = `image: debian-12
layer: vendor
targets:
  qemu/linux: { bootstrap: debian, suite: bookworm, packages: [sudo] }
`;
const access = 'access: { user: admin }\n';

/**
 * From a tag to AMIs: Packer's own amazon plugin, Ansible, and the publisher. The cloud is moto, and its machines are QEMU guests
 * that boot the disks of its AMIs: what is verified is what was captured.
 */
describe.skipIf(lacks.length > 0)(`a release on its way to AWS${note}`, { timeout: 20 * 60_000 }, () => {
  let folder = '';
  let ec2: Ec2;
  let made: Programs;
  let images: GitFolder;
  let remote = '';
  let runs = 0;

  const ok = async (...args: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await made.ostrata(images.path, ...args);
    expect(exitCode, `${args.join(' ')}: ${stdout}${stderr}`).toBe(0);
    return stdout;
  };
  const listed = async (...args: readonly string[]) => {
    const { images: all } = JSON.parse(await ok('list', '--cloud', 'aws', '--json', ...args)) as {
      readonly images: readonly Listed[];
    };
    return all;
  };
  const released = async (): Promise<string> => {
    await ok('release', '--push');
    return images.git('tag', '--list', 'release/*', '--sort=-creatordate', '--points-at', 'HEAD').split('\n')[0] ?? '';
  };
  /** Each unit as a job of Jenkins does it. */
  const build = async (tag: string, unit: string) => {
    const workspace = checkoutOf(remote, tag, join(made.home, `workspace-${(runs += 1)}`));
    const { exitCode, stderr } = await made.jenkins(workspace.path, 'build', `--tag=${tag}`, `--unit=${unit}`);
    return { exitCode, stderr, folder: join(workspace.path, 'ostrata-results', unit.replaceAll('/', '-')) };
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ostrata-ec2-'));
    const sshPort = await freePort();
    ec2 = await startEc2({ folder, user: 'admin', sshPort });
    made = await programs({
      AWS_ENDPOINT_URL: ec2.url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_REGION: 'eu-west-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      PACKER_PLUGIN_PATH: packer?.pluginPath ?? '',
      PATH: [dirname(packer?.program ?? ''), ansible?.bin ?? '', process.env['PATH'] ?? ''].join(delimiter),
    });
    remote = join(made.home, 'remote.git');
    execaSync('git', ['init', '-q', '--bare', '-b', 'main', remote]);
    await made.ostrata(made.home, 'init', 'images');
    images = gitFolder(join(made.home, 'images'));
    images.git('init', '-q', '-b', 'main');
    images.git('config', 'user.name', 'Test');
    images.git('config', 'user.email', 'test@example.com');
    images.git('remote', 'add', 'origin', remote);
    images.write({ 'src/debian-12/image.yaml': vendor });
    await ok('lock');
    await ok('build', 'debian-12', '--target', 'qemu/linux');
    const { images: stored } = JSON.parse(await ok('list', '--json', '--cloud', 'qemu')) as {
      readonly images: readonly Listed[];
    };
    const disk = join(folder, 'vendor.qcow2');
    copyFileSync(stored[0]?.id ?? '', disk);
    chmodSync(disk, 0o600);
    await ec2.addVendorImage('debian-12-amd64-20261124', disk);
    const target = `aws/linux:
    source: { ssh_host: 127.0.0.1, ssh_port: ${sshPort}, aws_polling: { delay_seconds: 1 } }
    builder: { diskSize: 20, sourceCidrs: [127.0.0.1/32] }`;
    images.write({
      'ostrata.yaml': `accounts:\n  aws: { account: "123456789012", region: eu-west-1, publish: ["210987654321"] }\n`,
      'src/debian-12/image.yaml': `${vendor}  aws/linux: { find: { owner: self, name: debian-12-amd64-* }, builder: { rootDevice: /dev/xvda }, ${access.trim()} }\n`,
      'roles/base/tasks/main.yml': `---
- name: Say who made it
  ansible.builtin.copy:
    content: "made by the base role\\n"
    dest: "{{ item }}"
    mode: "0644"
  loop: [/etc/made-by, /etc/made-for]
`,
      'src/base/image.yaml': `image: base
layer: global
parent: debian-12
${access}targets:
  ${target}
    distribute: { regions: [eu-west-1, us-east-1] }
ansible: { roles: [base] }
verify: tests/base.yml
`,
      'tests/base.yml': verifyOf('base role'),
      'roles/web/tasks/main.yml': `---
- name: Say what it is for
  ansible.builtin.copy:
    content: "web\\n"
    dest: /etc/made-for
    mode: "0644"
`,
      'src/web/image.yaml': `image: web
layer: service
parent: base
${access}targets:
  ${target}
ansible: { roles: [web] }
verify: tests/web.yml
`,
      'tests/web.yml': verifyOf('nothing of the kind'),
    });
    await ok('lock');
    await ok('render');
    images.commit('feat: the first images');
    images.git('push', '-q', 'origin', 'main');
    writeFileSync(join(made.home, 'delivery.yaml'), 'trust: { branches: [main], signers: anybody }\n');
  }, 20 * 60_000);

  afterAll(async () => {
    await ec2.stop();
    made.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('that is cancelled leaves no machine, no key pair and no image, though it learns of no machine', async () => {
    const tag = await released();
    const workspace = checkoutOf(remote, tag, join(made.home, 'workspace-cancelled'));
    const cancelled = made.start(workspace.path, 'build', `--tag=${tag}`, '--unit=base/aws/linux');
    while (!ec2.calls().includes('RunInstances')) await sleep(100);
    cancelled.stop('cancel');
    expect(await cancelled.ended).toMatchObject({ exitCode: 143 });
    expect(ec2.running()).toEqual([]);
    for (const call of ['TerminateInstances', 'DeleteKeyPair', 'DeleteSecurityGroup'])
      expect(ec2.calls()).toContain(call);
    expect(await listed()).toEqual([]);
  });

  it('becomes AMIs that were booted before they are copied and shared', async () => {
    const [tag = ''] = images.git('tag', '--list', 'release/*').split('\n');
    const before = ec2.calls().length;
    const base = await build(tag, 'base/aws/linux');
    expect(base.exitCode, base.stderr).toBe(0);
    const [image] = await listed('base');
    expect(image).toMatchObject({
      address: 'base-linux-1.0.0',
      state: 'published',
      record: { version: '1.0.0', parent: { image: 'debian-12' }, dirty: false },
    });
    expect(image?.locations?.map(({ region }) => region).sort()).toEqual(['eu-west-1', 'us-east-1']);
    const calls = ec2.calls().slice(before);
    expect(calls.filter((call) => call === 'RunInstances')).toHaveLength(2);
    const verifiedAt = calls.lastIndexOf('TerminateInstances');
    expect(calls.indexOf('CopyImage')).toBeGreaterThan(verifiedAt);
    expect(calls.indexOf('ModifySnapshotAttribute')).toBeGreaterThan(verifiedAt);
    expect(readFileSync(join(base.folder, 'build.log'), 'utf8')).not.toContain(secret);

    const again = ec2.calls().length;
    expect(await build(tag, 'base/aws/linux')).toMatchObject({ exitCode: 0 });
    expect(ec2.calls().slice(again)).not.toContain('RunInstances');
  });

  it('that fails verify is published nowhere; what stands on a published parent is built on its AMI', async () => {
    const [tag = ''] = images.git('tag', '--list', 'release/*').split('\n');
    const before = ec2.calls().length;
    const failed = await build(tag, 'web/aws/linux');
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toContain('The captured disk says what it is');
    expect(await listed('web')).toEqual([]);
    expect(ec2.calls().slice(before)).not.toContain('CopyImage');
    expect(ec2.running()).toEqual([]);

    images.write({ 'tests/web.yml': verifyOf('web') });
    await ok('render');
    images.commit('fix: what is looked for');
    images.git('push', '-q', 'origin', 'main');
    const next = await released();
    const web = await build(next, 'web/aws/linux');
    expect(web.exitCode, web.stderr).toBe(0);
    expect(await listed('web')).toMatchObject([
      { address: 'web-linux-1.0.1', state: 'published', record: { parent: { image: 'base', version: '1.0.0' } } },
    ]);
  });
});

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
