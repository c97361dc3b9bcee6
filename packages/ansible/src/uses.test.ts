import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unitsOf, type Unit } from '@ostrata/catalog';
import { parseCatalog } from '@ostrata/catalog/read';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAnsible } from './index.ts';

const { failed: lacksAnsible } = await execa('ansible-playbook', ['--version'], { reject: false });

/** Where a tasks file of one name may stand; each subset of them is tried from each place that names it. */
const places = ['tests', 'tests/tasks', 'tests/sub', 'roles/cis/tasks', 'roles/cis/tasks/deep', 'roles/cis'];
const contexts = ['tests/web.yml', 'tests/sub/in.yml', 'roles/cis/tasks/main.yml', 'roles/cis/tasks/deep/in.yml'];

/** Says that it was run, by its own path. */
const said = (path: string) => `- ansible.builtin.debug: { msg: "used ${path}" }\n`;
/** It may be nowhere. */
const tried = (task: string) => `- block:\n    - ${task}\n  rescue:\n    - ansible.builtin.meta: noop\n`;

const own = {
  'ostrata.yaml': '',
  'src/base/image.yaml': 'image: base\nlayer: vendor\ntargets: { qemu/linux: { bootstrap: debian } }\n',
  'src/web/image.yaml':
    'image: web\nlayer: service\nparent: base\ntargets: { qemu/linux: {} }\nverify: tests/web.yml\n',
};

describe.skipIf(lacksAnsible)(
  `a verify playbook, run by Ansible${lacksAnsible ? ' (not run: no ansible-playbook on this machine)' : ''}`,
  { timeout: 300_000 },
  () => {
    let root = '';
    beforeAll(async () => (root = await mkdtemp(join(tmpdir(), 'ostrata-uses-'))));
    afterAll(() => rm(root, { recursive: true }));

    it('runs no file that the catalogue does not say it uses', async () => {
      const files = { ...own, ...layout() };
      const unit = unitOf(files);
      for (const [path, text] of Object.entries(files)) await write(join(root, path), text);
      for (const [name, text] of verifyAnsible(unit))
        await write(join(root, unit.folder, 'verify/ansible', name), text);
      const { stdout } = await execa(
        'ansible-playbook',
        // What waits for the machine is not of the repository.
        ['-i', 'localhost,', '-c', 'local', '--skip-tags', 'started', '--', 'check.yml'],
        { cwd: await localFolder(root, unit), env: { ANSIBLE_NOCOLOR: '1' }, reject: false },
      );
      const run = [...new Set([...stdout.matchAll(/used ([\w./-]+)/g)].map(([, path = '']) => path))];
      const { localRoles, files: found } = unit.settings.verifyUses;
      const isUsed = (path: string) => found.includes(path) || localRoles.some((role) => path.startsWith(`${role}/`));
      expect(run.filter((path) => !isUsed(path))).toEqual(['tests/web.yml']);
      // A name that stands in one place leads there, or nowhere.
      const isAlone = (path: string) => /\/n(1|2|4|8|16|32)-\d\.yml$/.test(path) && !path.startsWith('roles/');
      expect(found.filter(isAlone)).toEqual(run.filter(isAlone).sort());
      expect(run).toEqual(
        expect.arrayContaining(['checks/beside.yml', 'roles/inc/tasks/main.yml', 'tests/shared/far.yml']),
      );
      expect(run.length).toBeGreaterThan(100);
    });
  },
);

/** Names that differ in where their files stand and in who names them, so that each shows where Ansible looks first. */
function layout(): Record<string, string> {
  const files: Record<string, string> = {
    'roles/cis/tasks/deep/in.yml': said('roles/cis/tasks/deep/in.yml'),
    'roles/cis/tasks/main.yml': `${said('roles/cis/tasks/main.yml')}- include_tasks: deep/in.yml\n`,
    'roles/inc/tasks/main.yml': said('roles/inc/tasks/main.yml'),
    'tests/roles/near/tasks/main.yml': `${said('tests/roles/near/tasks/main.yml')}- import_tasks: ../../../shared/far.yml\n`,
    'tests/shared/far.yml': said('tests/shared/far.yml'),
    'roles/near/tasks/main.yml': said('roles/near/tasks/main.yml'),
    'tests/sub/in.yml': said('tests/sub/in.yml'),
    'checks/all.yml':
      '- hosts: all\n  gather_facts: false\n  tasks:\n    - include_role: { name: inc }\n    - include_tasks: "{{ playbook_dir }}/beside.yml"\n',
    'checks/beside.yml': said('checks/beside.yml'),
    'tests/web.yml': said('tests/web.yml'),
  };
  for (let subset = 1; subset < 2 ** places.length; subset += 1) {
    for (const [index, context] of contexts.entries()) {
      const name = `n${subset}-${index}.yml`;
      for (const [bit, place] of places.entries()) {
        if ((subset >> bit) % 2 === 1) files[`${place}/${name}`] = said(`${place}/${name}`);
      }
      files[context] += tried(`include_tasks: ${name}`);
    }
  }
  const tasks = `${files['tests/web.yml']}- include_tasks: sub/in.yml\n`.replace(/^/gm, '    ').trimEnd();
  files['tests/web.yml'] =
    `- import_playbook: ../checks/all.yml\n- hosts: all\n  gather_facts: false\n  roles: [cis, near]\n  tasks:\n${tasks}\n`;
  return files;
}

/** The rendered playbook without its own play, which asks systemd. */
async function localFolder(root: string, { folder }: Unit): Promise<string> {
  const path = join(root, folder, 'verify/ansible');
  await write(join(path, 'check.yml'), '- ansible.builtin.import_playbook: ../../../../../../tests/web.yml\n');
  return path;
}

function unitOf(files: Readonly<Record<string, string>>): Unit {
  const entries = new Map(Object.keys(files).map((path) => [path, { kind: 'file' as const }]));
  const { catalog, problems } = parseCatalog({ entries, texts: new Map(Object.entries(files)), ignoreLock: true });
  const unit = catalog && unitsOf(catalog).find(({ name }) => name === 'web/qemu/linux');
  if (unit === undefined) throw new Error(JSON.stringify(problems));
  return unit;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
