/** What verifies, and what that leads to. A path with `->` is a link. */
export interface UsesCase {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly build?: readonly string[];
  readonly verify?: readonly string[];
  /** `severity code file:line:column`. */
  readonly told?: readonly string[];
}

const image = (name: string, more: string) =>
  `image: ${name}\nlayer: global\nparent: vendor\n${more}targets: { qemu/linux: {} }\n`;
/** A vendor image, and one on it with a role and a playbook. */
export const usual = {
  'ostrata.yaml': '',
  'src/vendor/image.yaml': 'image: vendor\nlayer: vendor\ntargets: { qemu/linux: { bootstrap: debian } }\n',
  'src/web/image.yaml': image('web', 'ansible: { roles: [web, { name: far, version: "1" }] }\nverify: tests/web.yml\n'),
  'roles/web/tasks/main.yml': '[]\n',
  'tests/web.yml': '[]\n',
};
const tasks = (...list: readonly string[]) => list.map((one) => `- ${one}\n`).join('');
const play = (...list: readonly string[]) => `- hosts: all\n  tasks:\n${list.map((one) => `    - ${one}\n`).join('')}`;

export const usesCases: readonly UsesCase[] = [
  { title: 'nothing', files: {} },
  {
    title: 'roles and tasks of a playbook',
    files: {
      'tests/web.yml': '- hosts: all\n  roles: [cis]\n  tasks: [{ import_tasks: tasks/more.yml }]\n',
      'roles/cis/tasks/main.yml': '',
      'tests/tasks/more.yml': '',
    },
    verify: ['roles/cis', 'tests/tasks/more.yml'],
  },
  {
    title: 'a role that the image is built of as well',
    files: { 'tests/web.yml': '- hosts: all\n  roles: [web]\n' },
  },
  {
    title: 'roles within roles, in a ring',
    files: {
      'roles/web/tasks/main.yml': tasks('include_role: { name: inc }'),
      'roles/inc/tasks/deep/other.yml': tasks('import_role: { name: more }'),
      'roles/more/handlers/main.yaml': tasks('include_role: { name: web }'),
      'roles/more/meta/main.yml': 'dependencies: [dep]',
      'roles/dep/defaults/main.yml': 'include_role: { name: none }',
    },
    build: ['roles/dep', 'roles/inc', 'roles/more'],
  },
  {
    title: 'a role that another playbook than that of the image has',
    files: { 'tests/other.yml': '- hosts: all\n  roles: [other]\n', 'roles/other/tasks/main.yml': '' },
  },
  {
    title: 'a role beside the playbook, before that of the repository',
    files: {
      'tests/web.yml': '- hosts: all\n  roles: [cis, near]\n',
      'tests/roles/cis/tasks/main.yml': tasks('import_tasks: ../../../shared.yml'),
      'tests/shared.yml': '',
      'tests/near/tasks/main.yml': '',
      'roles/cis/tasks/main.yml': '',
    },
    verify: ['tests/near', 'tests/roles/cis', 'tests/shared.yml'],
  },
  {
    title: 'tasks beside those that include them, and beside the playbook',
    files: {
      'tests/web.yml': play('include_tasks: sub/a.yml'),
      'tests/sub/a.yml': tasks('include_tasks: b.yml', 'include_tasks: sub/c.yml'),
      'tests/sub/b.yml': '',
      'tests/sub/c.yml': '',
      'tests/b.yml': '',
    },
    verify: ['tests/b.yml', 'tests/sub/a.yml', 'tests/sub/b.yml', 'tests/sub/c.yml'],
  },
  {
    title: 'a playbook elsewhere, whose files are beside it',
    files: {
      'tests/web.yml': '- import_playbook: ../checks/all.yml\n',
      'checks/all.yml':
        '- hosts: all\n  vars_files: [v.yml]\n  tasks: [{ include_vars: w.yml }, { include_tasks: t.yml }]\n',
      'checks/vars/v.yml': '',
      'checks/w.yml': '',
      'checks/t.yml': play('template: { src: t.j2, dest: /t }', 'copy: { src: files/f, dest: /f }', 'script: s.sh x'),
      'checks/templates/t.j2': '',
      'checks/files/f': '',
      'checks/files/s.sh': '',
      'checks/unused.yml': '',
    },
    verify: [
      ...['checks/all.yml', 'checks/files/f', 'checks/files/s.sh', 'checks/t.yml', 'checks/templates/t.j2'],
      ...['checks/vars/v.yml', 'checks/w.yml'],
    ],
  },
  {
    title: 'a whole folder',
    files: {
      'tests/web.yml': play('copy: { src: conf/, dest: /etc }', 'include_vars: { dir: values }'),
      'tests/files/conf/a': '',
      'tests/values/a.yml': '',
    },
    verify: ['tests/files/conf', 'tests/values'],
  },
  {
    title: 'variables and plugins beside a playbook, which need no name',
    files: {
      'tests/group_vars/all.yml': '',
      'tests/host_vars/x/y.yml': '',
      'tests/library/m.py': '',
      'tests/x/z.yml': '',
    },
    verify: ['tests/group_vars', 'tests/host_vars', 'tests/library'],
  },
  {
    title: 'tasks of another role, and outside of all',
    files: {
      'roles/web/tasks/main.yml': tasks(
        'import_tasks: ../../other/tasks/part.yml',
        'import_tasks: ../../../shared/a.yml',
      ),
      'roles/other/tasks/part.yml': tasks('include_role: { name: inc }'),
      'roles/other/tasks/main.yml': '',
      'roles/inc/tasks/main.yml': '',
      'shared/a.yml': '',
    },
    build: ['roles/inc', 'roles/other/tasks/part.yml', 'shared/a.yml'],
  },
  {
    title: 'folders that Ansible names',
    files: {
      'tests/web.yml': play('include_tasks: "{{ playbook_dir }}/tasks/a.yml"'),
      'tests/tasks/a.yml': '',
      'roles/web/tasks/main.yml': tasks('include_tasks: "{{ role_path }}/../inc/tasks/b.yml"'),
      'roles/inc/tasks/b.yml': '',
    },
    build: ['roles/inc/tasks/b.yml'],
    verify: ['tests/tasks/a.yml'],
  },
  {
    title: 'links, and what they lead to',
    files: {
      'tests/web.yml -> ../checks/web.yml': '',
      'checks/web.yml': play('include_tasks: a.yml', 'include_tasks: far/b.yml', 'include_tasks: ring'),
      'tests/a.yml': '',
      'tests/far -> ../shared': '',
      'shared/b.yml': '',
      'tests/ring -> ring': '',
    },
    verify: ['checks/web.yml', 'shared/b.yml', 'tests/a.yml', 'tests/far', 'tests/ring'],
  },
  {
    title: 'what is behind a link that leads out',
    files: { 'tests/web.yml': play('include_tasks: out/c.yml'), 'tests/out -> /etc': '' },
    told: ['error link-outside tests/out'],
  },
  {
    title: 'roles of collections, of Galaxy, and with their name',
    files: {
      'tests/web.yml':
        '- import_playbook: one.two.three\n- hosts: all\n  roles: [one.two.three, geerlingguy.pip, far, my.own]\n',
      'roles/my.own/tasks/main.yml': '',
    },
    verify: ['roles/my.own'],
  },
  {
    title: 'what is not there',
    files: {
      'tests/web.yml': '- import_playbook: tests.yml\n- hosts: all\n  roles: [none]\n  vars_files: [v.yml]\n',
      'roles/web/tasks/main.yml': tasks('import_tasks: a.yml', 'include_role: { name: wob }'),
      'roles/web/meta/main.yml': 'dependencies: [gone]',
    },
    told: [
      'error missing-role roles/web/meta/main.yml:1:16',
      'error missing-file roles/web/tasks/main.yml:1:17',
      'error missing-role roles/web/tasks/main.yml:2:25',
      'error missing-playbook tests/web.yml:1:20',
      'error missing-role tests/web.yml:3:11',
      'error missing-file tests/web.yml:4:16',
    ],
  },
  {
    title: 'what may be not there',
    files: {
      'tests/web.yml': play(
        '{ include_tasks: a.yml, when: x }',
        'copy: { src: none, dest: b }',
        '{ import_tasks: b.yml, when: x }',
      ),
      'tests/b.yml': tasks('include_role: { name: none }'),
      'roles/web/tasks/main.yml': tasks(
        'include_vars: none.yml',
        'include_tasks: other.yml',
        '{ include_tasks: seldom.yml, when: x }',
      ),
      'roles/web/tasks/other.yml': tasks('{ include_tasks: none.yml, loop: [] }'),
      'roles/web/tasks/seldom.yml': tasks('import_tasks: none.yml'),
      'roles/web/handlers/main.yml': tasks('include_tasks: none.yml'),
    },
    verify: ['tests/b.yml'],
    told: [
      'warning missing-file roles/web/handlers/main.yml:1:18',
      'warning missing-file roles/web/tasks/other.yml:1:20',
      'warning missing-file roles/web/tasks/seldom.yml:1:17',
      'warning missing-role tests/b.yml:1:25',
      'warning missing-file tests/web.yml:3:24',
    ],
  },
  {
    title: 'what cannot be followed',
    files: {
      'tests/web.yml': play(
        'include_tasks: "{{ os }}.yml"',
        'include_role: { name: "cis_{{ os }}" }',
        'import_tasks: ../../x.yml',
        'include_vars: /etc/x.yml',
      ),
      'roles/web/tasks/main.yml': tasks(
        'include_tasks: "{{ os }}.yml"',
        'include_role: { name: "{{ x }}" }',
        'include_vars: "../../x/{{ y }}.yml"',
        'include_vars: "{{ role_path }}/vars/{{ y }}.yml"',
      ),
    },
    told: [
      'warning not-followed roles/web/tasks/main.yml:2:25',
      'warning not-followed roles/web/tasks/main.yml:3:17',
      'warning not-followed tests/web.yml:3:22',
      'warning not-followed tests/web.yml:4:29',
      'warning not-followed tests/web.yml:5:21',
      'warning not-followed tests/web.yml:6:21',
    ],
  },
  {
    title: 'broken files, as far as they are used',
    files: {
      'tests/web.yml': '- import_playbook: other.yml\n',
      'tests/other.yml': '- hosts: [\n',
      'tests/unused.yml': '- hosts: [\n',
      'roles/web/handlers/main.yml': 'a: b: c\n',
      'roles/unused/tasks/main.yml': 'a: b: c\n',
    },
    verify: ['tests/other.yml'],
    told: ['warning yaml-syntax roles/web/handlers/main.yml:1:5', 'warning yaml-syntax tests/other.yml:2:1'],
  },
];
