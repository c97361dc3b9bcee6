import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { toolchain } from '@ostrata/toolchain';
import { execa, execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, lacking, ostrata, program } from './program.fixture.ts';

const needed = [
  'packer',
  'qemu-system-x86_64',
  'qemu-img',
  'mmdebstrap',
  'ansible-playbook',
  'syslinux',
  'mcopy',
  'sfdisk',
];
const missing = lacking(needed);
const note = missing.length > 0 ? ` (not run: no ${missing.join(', ')} on this machine)` : '';
const minutes = (count: number) => count * 60_000;

/** The whole way of a new user, for real: an archive, Packer, Ansible, QEMU. Each test goes on from the one before. */
describe.skipIf(missing.length > 0)(`the first image of a new user${note}`, { timeout: minutes(15) }, () => {
  const work = mkdtempSync(join(tmpdir(), 'ostrata-chain-'));
  const folder = join(work, 'images');
  const run = (...args: readonly string[]) => ostrata(folder, work, ...args);

  beforeAll(async () => {
    await bundle();
    await ostrata(work, work, 'init', 'images');
    execaSync('git', ['init', '-q', folder]);
    expect(await run('lock')).toMatchObject({ exitCode: 0 });
  }, minutes(2));

  afterAll(() => {
    rmSync(work, { recursive: true, force: true });
  });

  it('is built, booted and verified', async () => {
    const { exitCode, stdout, stderr } = await run('build');
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('2 built and verified');
  });

  it('is not built again', async () => {
    const { exitCode, stdout } = await run('build');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Nothing to do: 2 of 2 up to date.');
  });

  it('is listed with what it stands on', async () => {
    const { stdout } = await run('list');
    expect(stdout).toMatch(/base +dev-[0-9a-f]{12} +qemu\/linux +published/);
    expect(stdout).toMatch(/debian-12 +dev-[0-9a-f]{12}/);
  });

  it('has what it stands on, and no key', async () => {
    const shown: unknown = JSON.parse((await run('show', 'base', '--json')).stdout);
    expect(shown).toMatchObject({
      images: [
        { image: { state: 'published', record: { image: 'base' } }, ancestors: [{ record: { image: 'debian-12' } }] },
      ],
    });
  });

  it('can be logged in to', async () => {
    const { exitCode, stdout } = await run('shell', 'base', '--run', 'cat /etc/motd; systemctl is-system-running');
    expect(stdout).toBe('Built with Ostrata\nrunning');
    expect(exitCode).toBe(0);
  });

  it('is built by plain packer too, with the variables that Ostrata prints', async () => {
    const own = join(work, 'plain');
    cpSync(join(folder, 'src/base/qemu/linux'), join(own, 'unit'), { recursive: true });
    const { packer: current, missing: lacks } = toolchain();
    const packer = lacks.includes('plugin-qemu') || lacks.includes('plugin-ansible') ? undefined : current;
    // Debian's Packer has its plugins built in, and does not know the block that asks for them.
    if (packer === undefined) rmSync(join(own, 'unit/plugins.pkr.hcl'));
    writeFileSync(join(own, 'dev.pkrvars.hcl'), (await run('vars', 'base/qemu/linux')).stdout);
    execaSync('ssh-keygen', ['-q', '-t', 'rsa', '-b', '2048', '-m', 'PEM', '-N', '', '-C', '', '-f', join(own, 'key')]);
    const key = [
      `ssh_private_key_file=${join(own, 'key')}`,
      `ssh_public_key=${readFileSync(join(own, 'key.pub'), 'utf8').trim()}`,
    ];
    const given = ['-var-file=../dev.pkrvars.hcl', ...key.flatMap((one) => ['-var', one])];
    const env = packer === undefined ? {} : { PACKER_PLUGIN_PATH: packer.pluginPath };
    const built = await execa(packer?.program ?? 'packer', ['build', ...given, '.'], {
      cwd: join(own, 'unit'),
      env: { ...env, CHECKPOINT_DISABLE: '1' },
      reject: false,
      all: true,
    });
    expect(built.exitCode, built.all).toBe(0);
    const [made = ''] = readdirSync(join(own, 'unit/output'), { withFileTypes: true })
      .filter((one) => one.isDirectory())
      .map(({ name }) => name);
    const disk = join(own, 'unit/output', made, 'disk.qcow2');
    expect(execaSync('qemu-img', ['check', disk]).exitCode).toBe(0);
  });

  it('is planned anew for a changed variable, and for nothing else', async () => {
    const file = join(folder, 'src/base/image.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('Built with Ostrata', 'Changed'));
    const { stdout } = await run('build', '--dry-run');
    expect(stdout).toContain('base/qemu/linux is rebuilt');
    expect(stdout).toContain('src/base/qemu/linux/ansible/vars.yml changed');
    expect(stdout).toContain('Build: 1 to build, 0 to verify, 1 up to date.');
  });

  it('stopped in the middle leaves no process and no half image', async () => {
    const env = { HOME: work, XDG_DATA_HOME: '', XDG_CACHE_HOME: '', XDG_STATE_HOME: '', NO_COLOR: '1' };
    const building = execa('node', [program, 'build'], { cwd: folder, env, reject: false });
    const isOver = building.then(() => true);
    while (processes(work).every((line) => !line.includes('qemu-system'))) {
      if (await Promise.race([isOver, sleep(500, false)])) expect.fail('the build ended before it started a machine');
    }
    building.kill('SIGINT');
    const { exitCode } = await building;
    expect(exitCode).toBe(130);
    expect(processes(work)).toEqual([]);
    expect(images(work)).toHaveLength(1);
  });

  it('that fails its verify is not in the store', async () => {
    const { exitCode, stderr } = await run('build');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('failed verify');
    expect(stderr).toContain('It is ours');
    expect(images(work)).toHaveLength(1);
  });
});

/** Command lines of processes that work below a folder, this one's own aside. */
function processes(folder: string): readonly string[] {
  const { stdout } = execaSync('pgrep', ['-af', folder], { reject: false });
  return stdout.split('\n').filter((line) => /qemu-system|packer|ansible/.test(line));
}

function images(home: string): readonly string[] {
  const folder = join(home, '.local/share/ostrata/store/base-linux');
  return readdirSync(folder).filter((name) => name.startsWith('v1-'));
}
