import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Reference } from '../uses/reference.ts';
import { readReferences } from './read-references.ts';

const play = (body: string) => `- hosts: all\n  ${body.replaceAll('\n', '\n  ')}\n`;
const tasks = (...list: readonly string[]) => play(`tasks:\n${list.map((one) => `  - ${one}`).join('\n')}`);

/** What is read, as `kind name`, with `?` where it is looked for when its task is run, `~` for a condition, `*` where it may be missing. */
const cases: readonly (readonly [title: string, text: string, found: readonly string[]])[] = [
  ['nothing', '', []],
  ['an empty list', '---\n[]\n', []],
  ['a text', 'hello\n', []],
  ['roles of a play', play('roles: [a, { role: b }, { name: c, when: x }]'), ['role a', 'role b', 'role c~']],
  ['roles of a play with collections', play('collections: [x.y]\nroles: [a]'), ['role a*']],
  [
    'a role from elsewhere',
    'dependencies: [{ name: a, src: "https://example.com/a" }, { role: b, version: "1" }]',
    ['role a*', 'role b*'],
  ],
  ['dependencies of a role', 'dependencies: [a, { role: b, vars: { roles: [c] } }]', ['role a', 'role b']],
  ['other keys of a meta file', 'galaxy_info: { roles: [a] }', []],
  ['a playbook', '- import_playbook: more.yml\n', ['playbook more.yml']],
  ['a playbook by its full name', '- ansible.builtin.import_playbook: more.yml\n', ['playbook more.yml']],
  ['files of variables', play('vars_files: [a.yml, [b.yml, c.yml]]'), ['vars a.yml?', 'vars b.yml?*', 'vars c.yml?*']],
  ['one file of variables', play('vars_files: a.yml'), ['vars a.yml?']],
  ['import_role', tasks('import_role: { name: a }'), ['role a']],
  ['import_role as text', tasks('import_role: name=a'), ['role a']],
  ['include_role', tasks('ansible.builtin.include_role: { name: a }'), ['role a?']],
  ['include_role with `role`', tasks('include_role: { role: a }'), ['role a?']],
  ['a role that is entered elsewhere', tasks('import_role: { name: a, tasks_from: b.yml }'), ['role a?~']],
  ['arguments beside the module', tasks('{ include_role: , args: { name: a } }'), ['role a?']],
  ['import_tasks', tasks('import_tasks: a.yml'), ['tasks a.yml']],
  ['include_tasks', tasks('include_tasks: { file: a.yml, apply: { tags: x } }'), ['tasks a.yml?']],
  ['include_tasks with words behind it', tasks('include_tasks: a.yml tags=x'), ['tasks a.yml?']],
  ['include_tasks of the legacy collection', tasks('ansible.legacy.include_tasks: a.yml'), ['tasks a.yml?']],
  [
    'include_vars',
    tasks('include_vars: a.yml', 'include_vars: { dir: vars }', 'include_vars: file=b.yml'),
    ['vars a.yml?', 'vars vars?', 'vars b.yml?'],
  ],
  [
    'a condition',
    tasks('{ include_tasks: a.yml, when: x }', '{ import_tasks: b.yml, when: x }'),
    ['tasks a.yml?~', 'tasks b.yml~'],
  ],
  [
    'a loop',
    tasks('{ include_tasks: a.yml, loop: [1] }', '{ include_tasks: a.yml, with_items: [1] }'),
    ['tasks a.yml?~', 'tasks a.yml?~'],
  ],
  ['some hosts alone', '- hosts: windows\n  tasks:\n    - include_tasks: a.yml\n', ['tasks a.yml?~']],
  [
    'blocks',
    tasks(
      '{ block: [{ include_role: { name: a } }], rescue: [{ include_role: { name: b } }], always: [{ import_role: { name: c } }] }',
    ),
    ['role a?~', 'role b?~', 'role c~'],
  ],
  [
    'a block under a condition',
    tasks('{ when: x, block: [{ block: [{ include_role: { name: a } }] }] }'),
    ['role a?~'],
  ],
  [
    'other lists of a play',
    play(
      'pre_tasks: [{ import_tasks: a.yml }]\npost_tasks: [{ import_tasks: b.yml }]\nhandlers: [{ include_tasks: c.yml }]',
    ),
    ['tasks a.yml', 'tasks b.yml', 'tasks c.yml?~'],
  ],
  ['a tasks file', '- import_tasks: a.yml\n- debug: { msg: import_tasks }\n', ['tasks a.yml']],
  [
    'what is copied',
    tasks('copy: { src: a, dest: /a }', 'template: src=b.j2 dest=/b', "copy: src='c d' dest=/c"),
    ['files a?', 'templates b.j2?', 'files c d?'],
  ],
  [
    'what is copied on the machine itself',
    tasks('copy: { src: a, dest: b, remote_src: true }', 'copy: src=a dest=b remote_src=yes'),
    [],
  ],
  ['what is copied from here for sure', tasks('copy: { src: a, dest: b, remote_src: false }'), ['files a?']],
  ['content without a file', tasks('copy: { content: a, dest: b }'), []],
  [
    'scripts',
    tasks('script: a.sh --all x=1', 'script: { cmd: b.sh x }', 'ansible.windows.win_copy: { src: c }'),
    ['files a.sh?', 'files b.sh?', 'files c?'],
  ],
  [
    'a template in a name',
    tasks('include_tasks: "{{ a }} b.yml"', 'include_role: name={{ c }}'),
    ['tasks {{ a }} b.yml?', 'role {{ c }}?'],
  ],
  ['a module that is called alike', tasks('my.own.import_tasks: a.yml', 'copycat: { src: a }'), []],
  [
    'anchors and merges',
    '- hosts: all\n  vars: { x: &a { name: r } }\n  tasks: [{ include_role: { <<: *a } }]\n',
    ['role r?'],
  ],
  [
    'tags of Ansible',
    play('vars:\n  a: !vault |\n    $ANSIBLE_VAULT\n  b: !unsafe x\n  c: !any [1]\n  d: !any { e: 1 }\nroles: [a]'),
    ['role a'],
  ],
  ['a key twice, of which Ansible takes the last', play('roles: [a]\nroles: [b]'), ['role b']],
];

describe('what an Ansible file names', () => {
  it.each(cases)('%s', (_title, text, found) => {
    const { data, problems } = readReferences('tests/x.yml', text);
    expect(problems).toEqual([]);
    expect(data?.map(format)).toEqual(found);
  });

  it('stands at its place', () => {
    const text = 'dependencies:\n  - a\n  - role: b\n';
    const { data = [], places } = readReferences('roles/x/meta/main.yml', text);
    const starts = data.map(({ at }) => places.value(at).start);
    expect(starts).toEqual([
      { line: 2, column: 5 },
      { line: 3, column: 11 },
    ]);
    const [vars] = readReferences('x', tasks('include_vars: { file: a.yml }')).data ?? [];
    expect(vars?.at).toEqual([0, 'tasks', 0, 'include_vars', 'file']);
  });

  it.each([
    ['a: [', 'yaml-syntax'],
    ['- a\n--- \n- b\n', 'yaml-syntax'],
    ['- &a [*a, *a, *a]', 'too-many-values'],
    ['['.repeat(10_000), 'yaml-syntax'],
  ])('that is broken (%j) is a warning with its place', (text, code) => {
    const { data, problems } = readReferences('tests/x.yml', text);
    expect(data).toBeUndefined();
    expect(problems.map((one) => [one.code, one.severity, one.place?.file])).toEqual([
      [code, 'warning', 'tests/x.yml'],
    ]);
  });

  it('never throws, whatever the text', () => {
    const words = fc.constantFrom(
      '- ',
      'hosts: ',
      'roles: ',
      '[',
      ']',
      '{',
      '}',
      '\n',
      '  ',
      'include_tasks: ',
      'a',
      ': ',
      '&a ',
      '*a',
      '!x ',
      '"',
    );
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.array(words).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (any) => {
        const { data, problems } = readReferences('tests/x.yml', any);
        expect(data === undefined).toBe(problems.length > 0);
      }),
    );
  });
});

function format({ kind, name, isDynamic, isConditional, isOptional }: Reference): string {
  return `${kind} ${name}${isDynamic ? '?' : ''}${isConditional ? '~' : ''}${isOptional ? '*' : ''}`;
}
