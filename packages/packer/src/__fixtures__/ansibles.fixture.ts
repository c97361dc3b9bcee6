import { delimiter, join } from 'node:path';
import { toolchain } from '@ostrata/toolchain';
import { execaSync } from 'execa';
import { describe } from 'vitest';

/** An Ansible that builds call. */
export interface SubjectAnsible {
  /** Such as `2.14.18`; absent when it is not here. */
  readonly version: string | undefined;
  /** What a build's environment needs for its `ansible-playbook` to be this one. */
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a suite with each Ansible: the machine's own, and the toolchain's. One that is not here is named as not run. */
export function withEachAnsible(suite: (ansible: SubjectAnsible) => void): void {
  for (const [whose, ansible] of [['machine', ofMachine()] as const, ['toolchain', ofToolchain()] as const]) {
    const isHere = ansible.version !== undefined;
    const name = isHere ? `Ansible ${ansible.version}` : `the Ansible of the ${whose} (not run: it has none)`;
    describe.skipIf(!isHere)(`with ${name}`, () => suite(ansible));
  }
}

function ofMachine(): SubjectAnsible {
  const { stdout, failed } = execaSync('ansible-playbook', ['--version'], { reject: false });
  return { version: failed ? undefined : /\[core (?<version>\S+)\]/.exec(stdout)?.groups?.['version'], env: {} };
}

function ofToolchain(): SubjectAnsible {
  const { ansible } = toolchain();
  if (ansible === undefined) return { version: undefined, env: {} };
  return {
    version: ansible.version,
    env: {
      PATH: [ansible.bin, process.env['PATH']].filter(Boolean).join(delimiter),
      // Its own search takes the first python3 on PATH, which may be a stand-in that starts nothing.
      ANSIBLE_PYTHON_INTERPRETER: join(ansible.bin, 'python'),
    },
  };
}
