import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkoutOf, gitFolder, programs, type GitFolder, type Programs } from './programs.fixture.ts';
import { parseResult } from './result/unit-result.ts';
import { parseSchedule } from './schedule/jenkins-schedule.ts';

const needed = ['packer', 'qemu-system-x86_64', 'mmdebstrap', 'ansible-playbook', 'syslinux', 'mcopy', 'sfdisk'];
const missing = needed.filter((name) => {
  const { exitCode } = execaSync('sh', ['-c', `PATH="$PATH:/usr/sbin" command -v ${name}`], { reject: false });
  return exitCode !== 0;
});
const note = missing.length > 0 ? ` (not run: no ${missing.join(', ')} on this machine)` : '';

const trust = 'trust: { branches: [main], signers: anybody }\n';

/** Command lines of what makes a vendor image below a folder. */
function processes(folder: string): readonly string[] {
  const { stdout } = execaSync('pgrep', ['-af', folder], { reject: false });
  return stdout.split('\n').filter((line) => /mmdebstrap/.test(line));
}

/** The whole way with nothing faked: tags in a bare remote, a run that knows it and a tag, Packer, Ansible, QEMU, the store. */
describe.skipIf(missing.length > 0)(`a release on its way${note}`, { timeout: 20 * 60_000 }, () => {
  let made: Programs;
  let images: GitFolder;
  let remote = '';
  let runs = 0;

  const released = async (): Promise<string> => {
    expect(await made.ostrata(images.path, 'release', '--push')).toMatchObject({ exitCode: 0 });
    return images.git('tag', '--list', 'release/*', '--sort=-creatordate', '--points-at', 'HEAD').split('\n')[0] ?? '';
  };
  /** As the shared library does it: the schedule, then each unit and what waits for it, in a workspace of its own. */
  const deliver = async (tag: string) => {
    const workspace = checkoutOf(remote, tag, join(made.home, `workspace-${(runs += 1)}`));
    const planned = await made.jenkins(workspace.path, 'schedule', `--tag=${tag}`, '--out=schedule.json');
    expect(planned.exitCode, planned.stderr).toBe(0);
    const schedule = parseSchedule(readFileSync(join(workspace.path, 'schedule.json'), 'utf8'));
    if (schedule === undefined) throw new Error('the schedule cannot be read');
    const order: string[] = [];
    const walk = async (units: readonly string[]): Promise<void> => {
      for (const unit of units) {
        order.push(unit);
        const { exitCode } = await made.jenkins(workspace.path, 'build', `--tag=${tag}`, `--unit=${unit}`);
        if (exitCode === 0) await walk(schedule.children[unit] ?? []);
      }
    };
    await walk(schedule.roots);
    const reported = await made.jenkins(workspace.path, 'report', '--schedule=schedule.json');
    const read = (file: string) => readFileSync(join(workspace.path, file), 'utf8');
    return { order, workspace, reported, schedule, read };
  };
  const listed = async () => {
    const { images: all } = JSON.parse((await made.ostrata(images.path, 'list', '--json')).stdout) as {
      readonly images: readonly {
        readonly state: string;
        readonly channels: readonly string[];
        readonly record: Readonly<Record<string, unknown>>;
      }[];
    };
    return all;
  };
  const published = async () =>
    (await listed()).filter(({ state }) => state === 'published').map(({ record }) => record);

  beforeAll(async () => {
    made = await programs();
    remote = join(made.home, 'remote.git');
    execaSync('git', ['init', '-q', '--bare', '-b', 'main', remote]);
    await made.ostrata(made.home, 'init', 'images');
    images = gitFolder(join(made.home, 'images'));
    images.git('init', '-q', '-b', 'main');
    images.git('config', 'user.name', 'Test');
    images.git('config', 'user.email', 'test@example.com');
    images.git('remote', 'add', 'origin', remote);
    images.write({ 'src/web/image.yaml': 'image: web\nlayer: service\nparent: base\ntargets: { qemu/linux: {} }\n' });
    expect(await made.ostrata(images.path, 'lock')).toMatchObject({ exitCode: 0 });
    expect(await made.ostrata(images.path, 'render')).toMatchObject({ exitCode: 0 });
    images.commit('feat: the first images');
    images.git('push', '-q', 'origin', 'main');
    writeFileSync(join(made.home, 'delivery.yaml'), trust);
  }, 180_000);

  afterAll(() => made.remove());

  it('that is cut goes on where it was: too late, cancelled, or with its agent gone', async () => {
    const tag = await released();
    const workspace = checkoutOf(remote, tag, join(made.home, 'workspace-cut'));
    const unit = ['build', `--tag=${tag}`, '--unit=debian-12/qemu/linux'];
    const folder = join(workspace.path, 'ostrata-results/debian-12-qemu-linux');
    const result = (): unknown => JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));

    writeFileSync(join(made.home, 'delivery.yaml'), `${trust}jenkins: { timeoutMinutes: { default: 0.05 } }\n`);
    expect(await made.jenkins(workspace.path, ...unit)).toMatchObject({ exitCode: 1 });
    expect(result()).toMatchObject({ outcome: 'failed', error: { name: 'TimedOut' } });
    writeFileSync(join(made.home, 'delivery.yaml'), trust);

    const cancelled = made.start(workspace.path, ...unit);
    while (processes(made.home).length === 0) await sleep(200);
    cancelled.stop('cancel');
    expect(await cancelled.ended).toMatchObject({ exitCode: 143 });
    expect(result()).toMatchObject({ outcome: 'cancelled' });
    expect(processes(made.home)).toEqual([]);

    const killed = made.start(workspace.path, ...unit);
    while (processes(made.home).length === 0) await sleep(200);
    killed.stop('kill');
    await killed.ended;
    expect(await published()).toEqual([]);
  });

  it('is built once by two jobs at once: one waits for the other, and finds it there', async () => {
    const [tag = ''] = images.git('tag', '--list', 'release/*').split('\n');
    const outcomes = ['twin-1', 'twin-2'].map(async (name) => {
      const workspace = checkoutOf(remote, tag, join(made.home, name));
      const built = await made.jenkins(workspace.path, 'build', `--tag=${tag}`, '--unit=debian-12/qemu/linux');
      expect(built.exitCode, built.stderr).toBe(0);
      const result = readFileSync(join(workspace.path, 'ostrata-results/debian-12-qemu-linux/result.json'), 'utf8');
      return parseResult(result)?.outcome;
    });
    expect((await Promise.all(outcomes)).sort()).toEqual(['built', 'present']);
    expect(await published()).toHaveLength(1);
  });

  it('is built in order from its tag, each image on its parent’s published version', async () => {
    const [tag = ''] = images.git('tag', '--list', 'release/*').split('\n');
    const { order, reported, read } = await deliver(tag);
    expect(order).toEqual(['base/qemu/linux', 'web/qemu/linux']);
    expect(reported.exitCode, reported.stderr).toBe(0);
    expect(read('ostrata-report/description.txt')).toContain('2 built');
    expect(read('ostrata-report/junit.xml')).toContain('failures="0"');
    const web = (await published()).find(({ image }) => image === 'web');
    expect(web).toMatchObject({ version: '1.0.0', parent: { image: 'base', version: '1.0.0' }, dirty: false });
  });

  it('after a change to the global role rebuilds what stands on it and nothing else', async () => {
    images.edit('roles/base/tasks/main.yml', (text) => `${text}# changed\n`);
    images.commit('fix: the role');
    images.git('push', '-q', 'origin', 'main');
    const { order, read } = await deliver(await released());
    expect(order).toEqual(['base/qemu/linux', 'web/qemu/linux']);
    expect(read('ostrata-report/description.txt')).toContain('2 built');
    const versions = (await published()).map(({ image, version }) => `${String(image)} ${String(version ?? '')}`);
    expect(versions.sort()).toEqual(['base 1.0.0', 'base 1.0.1', 'debian-12 ', 'web 1.0.0', 'web 1.0.1']);
  });

  it('with a role that fails stops what stands on it, and keeps what one needs to see why', async () => {
    const task =
      '- name: "Break ${HOME} $(id) <b>"\n  ansible.builtin.fail:\n    msg: "\\e[31mno ${x} $(id)\\e[0m <script>"\n';
    images.edit('roles/base/tasks/main.yml', (text) => `${text}${task}`);
    images.commit('fix: broken');
    images.git('push', '-q', 'origin', 'main');
    const { order, workspace, reported, read } = await deliver(await released());
    expect(order).toEqual(['base/qemu/linux']);
    expect(reported.exitCode).toBe(1);
    const folder = join(workspace.path, 'ostrata-results/base-qemu-linux');
    expect(readdirSync(folder).sort()).toEqual([
      'build.log',
      'inventory.ini',
      'rendered',
      'reproduce.sh',
      'result.json',
    ]);
    expect(existsSync(join(folder, 'rendered/src/base/qemu/linux/build.pkr.hcl'))).toBe(true);
    expect(read('ostrata-results/base-qemu-linux/result.json')).toContain('Break ${HOME} $(id) <b>');
    const page = read('ostrata-report/release.html');
    expect(page).toContain('Break ${HOME} $(id) &lt;b&gt;');
    expect(page).not.toContain('<script');
    expect(page).not.toContain('\u001b');
    expect(read('ostrata-report/message.txt')).toContain('ostrata build base --target qemu/linux --release release/');
    expect((await published()).some(({ version }) => version === '1.0.2')).toBe(false);
  });

  it('is promoted, rolled back, and revoked with all that stands on it; what is revoked is not made again', async () => {
    const [first = ''] = images.git('tag', '--list', 'release/*', '--sort=creatordate').split('\n');
    const promote = async (...args: readonly string[]) => {
      expect(await made.ostrata(images.path, 'promote', ...args, '--channel', 'stable')).toMatchObject({ exitCode: 0 });
      return (await listed()).find(({ channels }) => channels.includes('stable'))?.record;
    };
    expect(await promote('web@1.0.1')).toMatchObject({ image: 'web', version: '1.0.1' });
    expect(await promote('web', '--back')).toMatchObject({ image: 'web', version: '1.0.0' });
    await promote('web@1.0.1');
    const revoke = ['revoke', 'base@1.0.0', '--cascade', '--reason', 'CVE-2026-1', '--yes'];
    expect(await made.ostrata(images.path, ...revoke)).toMatchObject({ exitCode: 0 });
    expect((await published()).map(({ image, version }) => `${String(image)} ${String(version ?? '')}`).sort()).toEqual(
      ['base 1.0.1', 'debian-12 ', 'web 1.0.1'],
    );
    const again = await made.ostrata(images.path, 'build', '--release', first, '--json');
    expect(again.exitCode).toBe(1);
    expect(again.stdout).toContain('CVE-2026-1');
    expect(await published()).toHaveLength(3);
  });

  it('builds a version that is pinned and was never published from its own commit, beside a newer one', async () => {
    const release = async (message: string) => {
      const commit = images.commit(message);
      images.git('push', '-q', 'origin', 'main');
      return { commit, tag: await released() };
    };
    images.edit('roles/base/tasks/main.yml', (text) => `${text.slice(0, text.indexOf('- name: "Break'))}# first\n`);
    const { commit } = await release('fix: mended');
    const version = images.git('tag', '--list', 'base/v*', '--points-at', commit).replace('base/v', '');
    images.edit('roles/base/tasks/main.yml', (text) => text.replace('first', 'second'));
    images.edit('src/web/image.yaml', (text) => text.replace('parent: base', `parent: base@${version}`));
    expect(await made.ostrata(images.path, 'render')).toMatchObject({ exitCode: 0 });
    const { tag } = await release('feat: web stays');
    const workspace = checkoutOf(remote, tag, join(made.home, 'workspace-pinned'));
    for (const unit of [`base/qemu/linux@${version}`, 'web/qemu/linux']) {
      const built = await made.jenkins(workspace.path, 'build', `--tag=${tag}`, `--unit=${unit}`);
      expect(built.exitCode, built.stderr).toBe(0);
    }
    const records = await published();
    expect(records.find(({ image, version: one }) => image === 'base' && one === version)).toMatchObject({ commit });
    expect(records.filter(({ image }) => image === 'web').map(({ parent }) => parent)).toContainEqual(
      expect.objectContaining({ image: 'base', version }),
    );
  });
});
