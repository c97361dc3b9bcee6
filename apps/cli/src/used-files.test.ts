import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp, prepare, repository, versions, type Clone } from './release.fixture.ts';

beforeAll(prepare, 120_000);
afterAll(cleanUp);

/** `base` is verified by a playbook that leads to a role, a tasks file and a playbook elsewhere; `hardening` includes a role. */
async function released(): Promise<Clone> {
  const clone = repository();
  await clone.commit('feat: verify by roles', {
    'tests/base.yml': [
      '---',
      '- import_playbook: ../checks/all.yml',
      '- hosts: all',
      '  roles: [cis_checks]',
      '  tasks:',
      '    - import_tasks: tasks/more.yml',
      '',
    ].join('\n'),
    'tests/tasks/more.yml': '---\n[]\n',
    'checks/all.yml': '---\n- hosts: all\n  tasks:\n    - ansible.builtin.copy: { src: wanted, dest: /tmp/wanted }\n',
    'checks/files/wanted': '1\n',
    'roles/cis_checks/tasks/main.yml': '---\n[]\n',
    'roles/hardening/tasks/main.yml': '---\n- ansible.builtin.include_role: { name: firewall }\n',
    'roles/firewall/tasks/main.yml': '---\n[]\n',
    'roles/unused/tasks/main.yml': '---\n[]\n',
  });
  await clone.release();
  return clone;
}

describe('a change of what is used', () => {
  it.each([
    ['tests/tasks/more.yml'],
    ['roles/cis_checks/tasks/main.yml'],
    ['roles/cis_checks/files/list'],
    ['checks/all.yml'],
    ['checks/files/wanted'],
    ['tests/group_vars/all.yml'],
  ])('to verify an image (%s) makes it due with the bump of its commit, and not what stands on it', async (path) => {
    const clone = await released();
    await clone.commit('feat: a stricter check', { [path]: '---\n# stricter\n[]\n' });
    expect(versions(await clone.plan())).toEqual(['base 1.0.0 → 1.1.0']);
    const { stdout } = await clone.ostrata('plan', '--explain', 'base');
    expect(stdout).toContain(`${path} ${/group_vars|list/.test(path) ? 'added' : 'changed'}`);
  });

  it('to build an image, a role that its role includes, makes it due and what stands on it', async () => {
    const clone = await released();
    await clone.commit('feat: a firewall', { 'roles/firewall/tasks/main.yml': '---\n# on\n[]\n' });
    expect(versions(await clone.plan())).toEqual([
      ...['base 1.0.0 → 1.1.0', 'python 1.0.0 → 1.0.1'],
      ...['page 1.0.0 → 1.0.1', 'web 1.0.0 → 1.0.1'],
    ]);
    const { stdout } = await clone.ostrata('plan', '--explain', 'base');
    expect(stdout).toContain('roles/firewall/tasks/main.yml changed');
  });

  it('by nothing is none', async () => {
    const clone = await released();
    await clone.commit('feat: for later', {
      'roles/unused/tasks/main.yml': '---\n# more\n[]\n',
      'tests/later.yml': '---\n[]\n',
      'checks/files/other': '',
    });
    expect(versions(await clone.plan())).toEqual([]);
  });
});

describe('ostrata check', () => {
  it('tells what cannot be followed and what is broken as warnings, which no plan waits for', async () => {
    const clone = await released();
    await clone.commit('fix: by name', {
      'roles/firewall/tasks/main.yml': '---\n- include_role:\n    name: "{{ kind }}"\n',
      'tests/tasks/more.yml': '- a: [\n',
    });
    const { exitCode, stdout } = await clone.ostrata('check', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      problems: [
        {
          code: 'not-followed',
          severity: 'warning',
          place: { file: 'roles/firewall/tasks/main.yml', start: { line: 3, column: 11 } },
        },
        { code: 'yaml-syntax', severity: 'warning', place: { file: 'tests/tasks/more.yml' } },
      ],
    });
    const planned = await clone.ostrata('plan');
    expect(planned.exitCode).toBe(0);
    expect(planned.stdout + planned.stderr).not.toContain('not-followed');
  });

  it('tells a role and a file that are not there, and a plan is refused for them', async () => {
    const clone = await released();
    clone.write({
      'roles/firewall/tasks/main.yml': '---\n- include_role: { name: firewal }\n',
      'tests/tasks/more.yml': '---\n- import_tasks: none.yml\n',
    });
    clone.git('commit', '-q', '-a', '-m', 'fix: wrong names');
    for (const command of ['check', 'plan']) {
      const { exitCode, stdout, stderr } = await clone.ostrata(command);
      expect(exitCode).toBe(2);
      expect(stdout + stderr).toContain('roles/firewall/tasks/main.yml:2:25');
      expect(stdout + stderr).toContain('tests/tasks/more.yml:2:17');
      expect(stdout + stderr).toContain('did you mean `firewall`?');
    }
  });
});
