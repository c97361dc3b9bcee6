import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PackerFailed, type PackerBuild } from '@ostrata/ports';
import { execaNode, execaSync } from 'execa';
import { build } from 'tsup';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findPacker, packer } from './index.ts';

const [here] = await findPacker(process.env);
const noAnsible = execaSync('ansible-playbook', ['--version'], { reject: false }).failed;
const missing = [...(here === undefined ? ['Packer'] : []), ...(noAnsible ? ['ansible-playbook'] : [])];
const not = missing.length === 0 ? '' : ` (not run: no ${missing.join(' and ')} on this machine)`;

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ostrata-packer-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(missing.length > 0).each(['json', 'yaml'])(
  `a build whose Ansible run fails, with results as %s${not}`,
  (format) => {
    it('names the task and shows what it gave', async () => {
      const error = await failureOf(
        `
- name: install
  ansible.builtin.command: sh -c 'echo "from stdout"; echo "no such, package" >&2; exit 4'
`,
        format,
      );
      expect(error.task).toBe('python : install');
      expect(error.message).toContain('the Ansible task "python : install" failed: non-zero return code');
      expect(error.excerpt).toMatch(/no such, package/);
      expect(error.excerpt).toMatch(/rc: 4/);
    });

    it('passes over failures that were ignored or rescued', async () => {
      const error = await failureOf(
        `
- name: ignored
  ansible.builtin.command: 'false'
  ignore_errors: true
- block:
    - name: rescued
      ansible.builtin.fail: { msg: rescued }
  rescue:
    - name: after
      ansible.builtin.debug: { msg: on }
- name: the real one
  ansible.builtin.fail: { msg: 'this, is "it"' }
`,
        format,
      );
      expect(error.task).toBe('python : the real one');
      expect(error.message).toContain('this, is "it"');
      expect(error.excerpt).not.toContain('rescued');
    });

    it('shows each failed item of a loop', async () => {
      const error = await failureOf(
        `
- name: each
  ansible.builtin.fail: { msg: 'bad {{ item }}' }
  loop: [one, two]
`,
        format,
      );
      expect(error.task).toBe('python : each');
      expect(error.excerpt).toMatch(/item: one[^]*bad one[^]*item: two[^]*bad two/);
    });

    it('does not show what a task hides', async () => {
      const error = await failureOf(
        `
- name: hidden
  ansible.builtin.fail: { msg: 'sesame' }
  no_log: true
`,
        format,
      );
      expect(error.task).toBe('python : hidden');
      expect(`${error.message}${error.excerpt}`).toMatch(/no_log/);
      expect(`${error.message}${error.excerpt}`).not.toContain('sesame');
    });

    it('says so when Ansible stops before the first task', async () => {
      const error = await failureOf('- ansible.builtin.nonsense: {}\n', format);
      expect(error.task).toBeUndefined();
      expect(error.message).toMatch(/^Ansible failed: .*couldn't resolve module\/action 'ansible.builtin.nonsense'/);
    });
  },
);

describe.skipIf(here === undefined)(`a build that fails otherwise${not}`, () => {
  it.each([
    ['qemu-system-x86_64: Could not set up host forwarding rule', 'a port that the machine needs is taken'],
    ['Could not access KVM kernel module: No such file', 'accelerator = \\"tcg\\"'],
    ['Timeout waiting for SSH.', 'the guest never answered'],
    ['write /x: no space left on device', 'the disk is full'],
  ])('says what to look at after %s', async (said, advice) => {
    write('unit/build.pkr.hcl', nullBuild(`echo '${said}' >&2; exit 1`));
    const error = await buildFails();
    expect(error.message).toContain(advice.replaceAll('\\"', '"'));
    expect(error.excerpt).toContain(said);
  });
});

const noQemu = execaSync('qemu-system-x86_64', ['--version'], { reject: false }).failed;

describe.skipIf(here === undefined || noQemu)(
  `a build of a real guest${not}${noQemu ? ' (not run: no qemu-system-x86_64 on this machine)' : ''}`,
  () => {
    beforeEach(() => {
      execaSync('qemu-img', ['create', '-q', '-f', 'qcow2', join(folder, 'blank.qcow2'), '16M']);
    });

    it('that never answers says where to look, and leaves no QEMU behind', async () => {
      write('unit/build.pkr.hcl', qemuBuild('2s'));
      const error = await buildFails();
      expect(error.message).toContain(
        'Packer failed: Timeout waiting for SSH.; the guest never answered: look at its console',
      );
      expect(guests()).toEqual([]);
    });

    it('leaves no QEMU behind when it is aborted', async () => {
      write('unit/build.pkr.hcl', qemuBuild('5m'));
      const abort = new AbortController();
      const seen: string[] = [];
      const built = packer().build({
        ...wanted(),
        signal: abort.signal,
        onEvent: ({ message }) => {
          if (!message.startsWith('Waiting for SSH')) return;
          seen.push(...guests());
          abort.abort(new Error('enough'));
        },
      });
      await expect(built).rejects.toThrow('enough');
      expect(seen).not.toEqual([]);
      expect(guests()).toEqual([]);
    });
  },
);

describe.skipIf(here === undefined)(`a build whose Ostrata was killed${not}`, () => {
  it('is stopped with all it started', async () => {
    const source = join(dirname(fileURLToPath(import.meta.url)), '__fixtures__/build-child.ts');
    const esbuildOptions = (options: { conditions?: string[] }) => {
      options.conditions = ['@ostrata/source'];
    };
    await build({
      entry: { child: source },
      outDir: folder,
      format: 'cjs',
      config: false,
      silent: true,
      noExternal: [/.*/],
      esbuildOptions,
    });
    write(
      'unit/build.pkr.hcl',
      nullBuild(`trap '' INT; sleep 1004 & echo $! >'${folder}/pid.new'; mv '${folder}/pid.new' '${folder}/pid'; wait`),
    );
    const child = execaNode(join(folder, 'child.cjs'), [join(folder, 'unit'), folder], { reject: false });
    const pid = await vi.waitFor(() => Number(readFileSync(join(folder, 'pid'), 'utf8')), { timeout: 20_000 });
    expect(isRunning(pid)).toBe(true);
    child.kill('SIGKILL');
    expect(await child).toMatchObject({ signal: 'SIGKILL' });
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 20_000 });
  });
});

async function failureOf(tasks: string, format: string): Promise<PackerFailed> {
  write('unit/ansible/playbook.yml', '- hosts: all\n  gather_facts: false\n  roles: [python]\n');
  write('unit/ansible/roles/python/tasks/main.yml', tasks.trimStart());
  const env = `ANSIBLE_CALLBACK_RESULT_FORMAT=${format} ANSIBLE_LOCAL_TEMP='${folder}/ansible'`;
  const play = `ansible-playbook -i localhost, -c local \${path.root}/ansible/playbook.yml`;
  write('unit/build.pkr.hcl', nullBuild(`${env} ${play}`));
  return buildFails();
}

function wanted(): PackerBuild {
  return {
    folder: join(folder, 'unit'),
    variables: {},
    log: join(folder, 'log'),
    manifest: join(folder, 'work/m.json'),
  };
}

async function buildFails(): Promise<PackerFailed> {
  const error = await packer()
    .build(wanted())
    .catch((caught: unknown) => caught);
  if (!(error instanceof PackerFailed)) throw new Error(`the build did not fail as expected: ${String(error)}`);
  return error;
}

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

function nullBuild(command: string): string {
  const inline = JSON.stringify(command);
  return `source "null" "x" {
  communicator = "none"
}
build {
  sources = ["source.null.x"]
  provisioner "shell-local" {
    inline = [${inline}]
  }
}
`;
}

function isRunning(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/^\d+ \(.*\) Z /.test(readFileSync(stat, 'utf8'));
}

function qemuBuild(timeout: string): string {
  return `source "qemu" "x" {
  accelerator      = "tcg"
  disk_image       = true
  iso_url          = "${folder}/blank.qcow2"
  iso_checksum     = "none"
  skip_resize_disk = true
  skip_compaction  = true
  headless         = true
  memory           = 64
  boot_wait        = "-1s"
  output_directory = "${folder}/out"
  ssh_username     = "root"
  ssh_password     = "none"
  ssh_timeout      = "${timeout}"
}
build {
  sources = ["source.qemu.x"]
}
`;
}

/** Command lines of running guests of this test. */
function guests(): readonly string[] {
  const { stdout } = execaSync('ps', ['-eo', 'stat=,args=']);
  return stdout
    .split('\n')
    .filter((line) => line.includes('qemu-system') && line.includes(folder) && !line.startsWith('Z'));
}
