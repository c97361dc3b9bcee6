import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Unit } from '@ostrata/catalog';
import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostile, isTemplate } from './hostile.cases.ts';
import { ansibleFolder, verifyAnsible } from './index.ts';
import { emptyLock, unitWith, varsOf } from './unit.cases.ts';

const { failed: lacksAnsible } = await execa('ansible-playbook', ['--version'], { reject: false });

const probe = `
- name: Write down what arrived
  ansible.builtin.copy:
    dest: "{{ lookup('ansible.builtin.env', 'PROBE') }}"
    content: "{{ {'vars': arrived, 'own': own | default(none), 'secret': PROBE_TOKEN | default(none)} | to_json | b64encode }}"
    mode: "0600"
`;

describe.skipIf(lacksAnsible)(
  `a playbook, run by Ansible${lacksAnsible ? ' (not run: no ansible-playbook on this machine)' : ''}`,
  // Each run starts Ansible anew, which takes long on a machine that is busy with guests.
  { timeout: 180_000 },
  () => {
    const repository = { path: '' };
    beforeAll(async () => {
      repository.path = await mkdtemp(join(tmpdir(), 'ostrata-ansible-'));
      await write(repository.path, 'roles/probe/tasks/main.yml', probe);
      await write(repository.path, 'roles/probe.2-x/tasks/main.yml', probe);
    });
    afterAll(() => rm(repository.path, { recursive: true }));

    it('gets every string unchanged, and evaluates templates as Ansible users expect', async () => {
      const random = fc
        .sample(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), 500)
        .filter((text) => !isTemplate(text));
      const values = [...hostile, ...random];
      const all = { ...varsOf(values), arrived: values, evaluated: '{{ 6 * 7 }}', raw: '{% raw %}{{ x }}{% endraw %}' };
      const role = { kind: 'local', name: 'probe.2-x', path: 'roles/probe.2-x' } as const;
      const own = [...values, '{{ evaluated }}', '{{ raw }}'];
      const { exitCode, arrived } = await run(unitOf({ vars: all, roles: [{ ...role, vars: { own } }] }));
      expect(exitCode).toBe(0);
      expect(arrived).toEqual({ vars: values, own: [...values, '42', '{{ x }}'], secret: null });
    });

    it('gets a secret from the environment, and no file holds it', async () => {
      const unit = unitOf({ vars: { arrived: 'x' }, secrets: ['PROBE_TOKEN'] });
      const { arrived } = await run(unit, { PROBE_TOKEN: 'a-secret "value" ${x}' });
      expect(arrived).toEqual({ vars: 'x', own: null, secret: 'a-secret "value" ${x}' });
      expect([...ansibleFolder(unit, emptyLock).values()].join('')).not.toContain('a-secret');
    });

    it('fails without a secret that a role reads, and says which', async () => {
      await write(
        repository.path,
        'roles/needs/tasks/main.yml',
        '- ansible.builtin.debug: { msg: "{{ PROBE_TOKEN }}" }\n',
      );
      const roles = [{ kind: 'local', name: 'needs', path: 'roles/needs', vars: {} }] as const;
      const { exitCode, output } = await run(unitOf({ roles, secrets: ['PROBE_TOKEN'] }));
      expect(exitCode).toBe(2);
      expect(output).toContain('export PROBE_TOKEN before the build');
    });

    it('shows the output of a failing task on lines of its own', async () => {
      await write(
        repository.path,
        'roles/fails/tasks/main.yml',
        '- ansible.builtin.command: sh -c "echo one; echo two; exit 3"\n',
      );
      const roles = [{ kind: 'local', name: 'fails', path: 'roles/fails', vars: {} }] as const;
      const { exitCode, output } = await run(unitOf({ roles }));
      expect(exitCode).toBe(2);
      expect(output).toMatch(/stdout: \|-?\n\s+one\n\s+two\n/);
    });

    it('verifies by the playbooks of the repository, wherever they are', async () => {
      const path = 'tests/über-prüfung/a+b@1.yml';
      const task =
        '- hosts: all\n  gather_facts: false\n  tasks: [{ ansible.builtin.debug: { msg: it was imported } }]\n';
      await write(repository.path, path, task);
      const unit = unitWith({}, { verify: [path] });
      const { output } = await play(unit, 'verify/ansible', verifyAnsible(unit), {}, ['--check']);
      expect(output).toContain('it was imported');
    });

    function unitOf(ansible: Partial<Unit['settings']['ansible']>): Unit {
      const roles = [{ kind: 'local', name: 'probe', path: 'roles/probe', vars: {} }] as const;
      const unit = unitWith({ roles, ...ansible });
      return { ...unit, parent: unitWith() };
    }

    async function run(unit: Unit, env: Readonly<Record<string, string>> = {}) {
      const report = join(repository.path, 'arrived');
      const { exitCode, output } = await play(unit, 'ansible', ansibleFolder(unit, emptyLock), {
        ...env,
        PROBE: report,
      });
      if (exitCode !== 0) return { exitCode, output };
      const arrived: unknown = JSON.parse(Buffer.from(await readFile(report, 'utf8'), 'base64').toString());
      return { exitCode, output, arrived };
    }

    async function play(
      unit: Unit,
      folder: string,
      files: ReadonlyMap<string, string>,
      env: Readonly<Record<string, string>>,
      more: readonly string[] = [],
    ) {
      const path = `${unit.folder}/${folder}`;
      for (const [name, content] of files) await write(repository.path, `${path}/${name}`, content);
      const inventory = ['-i', 'localhost,', '-c', 'local'];
      const { exitCode, all } = await execa('ansible-playbook', [...inventory, ...more, join(path, 'playbook.yml')], {
        cwd: repository.path,
        reject: false,
        all: true,
        env: { ...env, ANSIBLE_CONFIG: join(repository.path, path, 'ansible.cfg'), ANSIBLE_NOCOLOR: '1' },
      });
      return { exitCode, output: all };
    }
  },
);

async function write(root: string, path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}
