import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ToolMissing } from '@ostrata/ports';
import { toolchain } from '@ostrata/toolchain';
import { execaSync } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseFindings } from './findings.ts';
import { ansibleLint, LintFailed } from './index.ts';

const { ansible } = toolchain();
const env = { ...process.env, PATH: [ansible?.bin, process.env['PATH']].filter(Boolean).join(delimiter) };
const isHere = execaSync('ansible-lint', ['--version'], { env, reject: false }).exitCode === 0;
const note = isHere ? '' : ' (not run: no ansible-lint on this machine, and none in the toolchain)';
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ostrata-lint-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const lint = (...paths: readonly string[]) => ansibleLint({ folder, env }).lint(paths);

describe.skipIf(!isHere)(`ansible-lint${note}`, { timeout: 120_000 }, () => {
  it('finds nothing in a good playbook', async () => {
    write(
      'good.yml',
      '---\n- name: Say hello\n  hosts: all\n  tasks:\n    - name: Say it\n      ansible.builtin.debug:\n        msg: hello\n',
    );
    expect(await lint('good.yml')).toEqual([]);
  });

  it('gives findings as problems at their place', async () => {
    write('bad.yml', '---\n- hosts: all\n  tasks:\n    - shell: echo hello\n');
    const found = await lint('bad.yml');
    expect(found.map(({ code }) => code)).toContain('ansible-lint/name[play]');
    expect(found[0]?.place).toMatchObject({ file: 'bad.yml', start: { line: expect.any(Number) as number } });
  });

  it('tells a broken playbook from its findings', async () => {
    write('broken.yml', '---\n- hosts: [\n');
    const found = await lint('broken.yml').catch((error: unknown) => error);
    expect(Array.isArray(found) ? found.length > 0 : found instanceof LintFailed).toBe(true);
  });

  it('does not take a file that is not there for a clean one', async () => {
    const found = await lint('none.yml').catch((error: unknown) => error);
    expect(Array.isArray(found) ? found.length > 0 : found instanceof LintFailed).toBe(true);
  });

  it('does not take a bad configuration for findings', async () => {
    write('.ansible-lint', 'no_such_key: true\n');
    write('good.yml', '---\n- name: Say hello\n  hosts: all\n');
    await expect(lint('good.yml')).rejects.toBeInstanceOf(LintFailed);
  });
});

describe('without ansible-lint', () => {
  it('says how to get it', async () => {
    const linter = ansibleLint({ folder, env, command: 'ansible-lint-is-not-here' });
    await expect(linter.lint(['x.yml'])).rejects.toBeInstanceOf(ToolMissing);
    await expect(linter.lint(['x.yml'])).rejects.toThrow('pipx install ansible-lint');
  });

  it('has nothing to do for nothing', async () => {
    expect(await ansibleLint({ folder, env: {}, command: 'ansible-lint-is-not-here' }).lint([])).toEqual([]);
  });

  it('whose text is no report is no report', () => {
    expect(parseFindings('')).toBeUndefined();
    expect(parseFindings('{"a":1}')).toBeUndefined();
    expect(parseFindings('[]')).toEqual([]);
  });
});

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}
