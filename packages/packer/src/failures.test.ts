import { readFileSync } from 'node:fs';
import { PackerFailed, type PackerEvent } from '@ostrata/ports';
import { describe, expect, it } from 'vitest';
import { withEachAnsible, type SubjectAnsible } from './__fixtures__/ansibles.fixture.ts';
import { withEachPacker, type SubjectPacker } from './__fixtures__/packers.fixture.ts';
import { commandBuild, unitFolder } from './__fixtures__/unit-for-tests.ts';

const { path, wanted, write } = unitFolder();

withEachPacker('a build whose Ansible run fails', (subject) => {
  withEachAnsible((ansible) => {
    describe.each(['json', 'yaml'])('with results as %s', { timeout: 120_000 }, (format) => {
      const failureOf = async (tasks: string) => (await failedRun({ subject, ansible, format }, tasks)).error;

      it('names the task and shows what it gave', async () => {
        const error = await failureOf(`
- name: install
  ansible.builtin.command: sh -c 'echo "from stdout"; echo "no such, package" >&2; exit 4'
`);
        expect(error.task).toBe('python : install');
        expect(error.message).toContain('the Ansible task "python : install" failed: non-zero return code');
        expect(error.excerpt).toMatch(/no such, package/);
        expect(error.excerpt).toMatch(/rc: 4/);
        expect(error.excerpt).not.toContain('[ERROR]');
      });

      it('passes over failures that were ignored or rescued', async () => {
        const error = await failureOf(`
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
`);
        expect(error.task).toBe('python : the real one');
        expect(error.message).toContain('this, is "it"');
        expect(error.excerpt).not.toContain('rescued');
      });

      it('shows each failed item of a loop, and names the first', async () => {
        const error = await failureOf(`
- name: each
  ansible.builtin.fail: { msg: 'bad {{ item }}' }
  loop: [one, two]
`);
        expect(error.task).toBe('python : each (item=one) (and 1 more)');
        expect(error.message).toContain('bad one');
        expect(error.excerpt).toMatch(/item: one[^]*bad one[^]*item: two[^]*bad two/);
      });

      it('puts the failing item where the name of a looped task needs it', async () => {
        const error = await failureOf(`
- name: CIS {{ rule.number }} {{ rule.title }}
  ansible.builtin.assert: { that: rule.kept, quiet: true }
  loop:
    - { number: 5.1.1, title: settings are root's alone, kept: true }
    - { number: 5.1.5, title: a banner => is shown, kept: false }
  loop_control: { loop_var: rule, label: 'CIS {{ rule.number }} {{ rule.title }}' }
`);
        expect(error.task).toBe('python : CIS 5.1.5 a banner => is shown');
        expect(error.message).toContain('the Ansible task "python : CIS 5.1.5 a banner => is shown" failed: Assertion');
      });

      it('says nowhere what a task hides', async () => {
        const { error, said } = await failedRun({ subject, ansible, format }, hiddenFailures);
        expect(error.task).toMatch(/^python : hidden loop /);
        expect(error.message).toMatch(/no_log/);
        expect(said).not.toContain('sesame');
        expect(said).toContain('TASK [python : hidden in several lines]');
        expect(said).toMatch(/failed: \[localhost\] \(item=2\)[^]*this is public/);
      });

      it('says so when Ansible stops before the first task', async () => {
        const error = await failureOf('- ansible.builtin.nonsense: {}\n');
        expect(error.task).toBeUndefined();
        expect(error.message).toMatch(/^Ansible failed: .*couldn't resolve module\/action 'ansible.builtin.nonsense'/);
      });
    });
  });
});

/** Each way in which Ansible 2.19 says an error beside a censored result. */
const hiddenFailures = `
- name: hidden in several lines
  ansible.builtin.fail: { msg: "sesame\\n\\n[ERROR]: sesame\\n  sesame" }
  no_log: true
  ignore_errors: true
- name: hidden by a module
  ansible.builtin.file: { path: /x, state: sesame }
  no_log: true
  ignore_errors: true
- name: hidden in an expression
  ansible.builtin.debug: { msg: "{{ 'x' | from_json('sesame') }}" }
  no_log: true
  ignore_errors: true
- name: hidden before the first item
  ansible.builtin.debug: { msg: x }
  loop: "{{ undefined_sesame }}"
  no_log: true
  ignore_errors: true
- name: hidden by its block
  no_log: true
  block:
    - ansible.builtin.include_vars: /sesame.yml
  rescue:
    - ansible.builtin.debug: { msg: rescued }
- name: partly
  ansible.builtin.fail: { msg: '{{ item.text }}' }
  loop: [{ n: 1, text: sesame }, { n: 2, text: this is public }, { n: 3, text: sesame too }]
  loop_control: { label: '{{ item.n }}' }
  no_log: '{{ item.n != 2 }}'
  ignore_errors: true
- name: hidden loop {{ item }}
  ansible.builtin.fail: { msg: '{{ item }}' }
  loop: [sesame 1, sesame 2]
  no_log: true
`;

withEachPacker('a build that fails otherwise', (subject) => {
  it.each([
    ['qemu-system-x86_64: Could not set up host forwarding rule', 'a port that the machine needs is taken'],
    ['Could not access KVM kernel module: No such file', 'accelerator = \\"tcg\\"'],
    ['Timeout waiting for SSH.', 'the guest never answered'],
    ['write /x: no space left on device', 'the disk is full'],
  ])('says what to look at after %s', async (said, advice) => {
    write('unit/build.pkr.hcl', commandBuild(`echo '${said}' >&2; exit 1`));
    const error = await buildFails(subject);
    expect(error.message).toContain(advice.replaceAll('\\"', '"'));
    expect(error.excerpt).toContain(said);
  });
});

interface AnsibleRun {
  readonly subject: SubjectPacker;
  readonly ansible: SubjectAnsible;
  readonly format: string;
}

/** The error of a build that runs these tasks, and all that was said: events, log and error. */
async function failedRun(
  { subject, ansible, format }: AnsibleRun,
  tasks: string,
): Promise<{ readonly error: PackerFailed; readonly said: string }> {
  write('unit/ansible/playbook.yml', '- hosts: all\n  gather_facts: false\n  roles: [python]\n');
  write('unit/ansible/roles/python/tasks/main.yml', tasks.trimStart());
  write(
    'unit/build.pkr.hcl',
    commandBuild('ansible-playbook -i localhost, -c local ${path.root}/ansible/playbook.yml'),
  );
  const events: PackerEvent[] = [];
  const env = { ...ansible.env, ANSIBLE_CALLBACK_RESULT_FORMAT: format, ANSIBLE_LOCAL_TEMP: path('ansible') };
  const error = await buildFails(subject, { env, onEvent: (event) => events.push(event) });
  const heard = events.map(({ message }) => message).join('\n');
  return { error, said: [heard, readFileSync(path('log'), 'utf8'), error.message, error.excerpt].join('\n') };
}

async function buildFails({ packer }: SubjectPacker, more: Parameters<typeof wanted>[0] = {}): Promise<PackerFailed> {
  const error = await packer()
    .build(wanted(more))
    .catch((caught: unknown) => caught);
  if (!(error instanceof PackerFailed)) throw new Error(`the build did not fail as expected: ${String(error)}`);
  return error;
}
