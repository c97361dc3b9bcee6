import { PackerFailed } from '@ostrata/ports';
import { describe, expect, it } from 'vitest';
import { withEachPacker, type SubjectPacker } from './__fixtures__/packers.fixture.ts';
import { commandBuild, unitFolder } from './__fixtures__/unit-for-tests.ts';

const { path, wanted, write } = unitFolder();

withEachPacker(
  'a build whose Ansible run fails',
  (subject) => {
    describe.each(['json', 'yaml'])('with results as %s', (format) => {
      it('names the task and shows what it gave', async () => {
        const error = await failureOf(
          subject,
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
          subject,
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
          subject,
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
          subject,
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
        const error = await failureOf(subject, '- ansible.builtin.nonsense: {}\n', format);
        expect(error.task).toBeUndefined();
        expect(error.message).toMatch(/^Ansible failed: .*couldn't resolve module\/action 'ansible.builtin.nonsense'/);
      });
    });
  },
  { tools: ['ansible-playbook'] },
);

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

async function failureOf(subject: SubjectPacker, tasks: string, format: string): Promise<PackerFailed> {
  write('unit/ansible/playbook.yml', '- hosts: all\n  gather_facts: false\n  roles: [python]\n');
  write('unit/ansible/roles/python/tasks/main.yml', tasks.trimStart());
  const env = `ANSIBLE_CALLBACK_RESULT_FORMAT=${format} ANSIBLE_LOCAL_TEMP='${path('ansible')}'`;
  const play = `ansible-playbook -i localhost, -c local \${path.root}/ansible/playbook.yml`;
  write('unit/build.pkr.hcl', commandBuild(`${env} ${play}`));
  return buildFails(subject);
}

async function buildFails({ packer }: SubjectPacker): Promise<PackerFailed> {
  const error = await packer()
    .build(wanted())
    .catch((caught: unknown) => caught);
  if (!(error instanceof PackerFailed)) throw new Error(`the build did not fail as expected: ${String(error)}`);
  return error;
}
