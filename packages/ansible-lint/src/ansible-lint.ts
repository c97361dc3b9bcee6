import { isAbsolute, relative } from 'node:path';
import { ToolMissing, type Linter } from '@ostrata/ports';
import { problem, type Problem } from '@ostrata/problems';
import { execa } from 'execa';
import { parseFindings } from './findings.ts';

export interface AnsibleLintOptions {
  /** The repository, absolute. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The program; `ansible-lint` of the search path unless told. */
  readonly command?: string;
}

/** ansible-lint, never online. Throws `ToolMissing`, `LintFailed`. */
export function ansibleLint({ folder, env, command = 'ansible-lint' }: AnsibleLintOptions): Linter {
  return {
    lint: async (paths, { signal } = {}) => {
      if (paths.length === 0) return [];
      const args = ['--offline', '--nocolor', '-q', '-f', 'json', '--', ...paths];
      const result = await execa(command, args, {
        cwd: folder,
        stdin: 'ignore',
        reject: false,
        env: { ...env, NO_COLOR: '1' },
        ...(signal && { cancelSignal: signal }),
      });
      signal?.throwIfAborted();
      if (result.code === 'ENOENT') {
        const advice = 'install it with `pipx install ansible-lint`, or the Debian package ansible-lint';
        throw new ToolMissing('ansible-lint', 'checking roles and playbooks', advice);
      }
      // It ends with 2 for findings, and just so for a missing file, broken YAML or an option that it does not know.
      const findings = parseFindings(result.stdout);
      if (findings === undefined || (result.exitCode !== 0 && findings.length === 0)) {
        throw new LintFailed(result.exitCode ?? -1, result.stderr);
      }
      return findings.map((finding) => toProblem(finding, folder));
    },
  };
}

/** ansible-lint itself failed, for its configuration or for what it was told. */
export class LintFailed extends Error {
  override readonly name = 'LintFailed';
  readonly exitCode: number;

  constructor(exitCode: number, stderr: string) {
    const said = stderr.trim().split('\n').slice(-3).join('; ');
    super(`ansible-lint ended with ${exitCode} and gave no findings: ${said}`);
    this.exitCode = exitCode;
  }
}

type Finding = NonNullable<ReturnType<typeof parseFindings>>[number];

function toProblem({ check_name: rule, description, severity, location, content }: Finding, folder: string): Problem {
  const { path } = location;
  const begin = location.positions?.begin ?? location.lines?.begin;
  const start =
    typeof begin === 'number' ? { line: begin, column: 1 } : begin && { line: begin.line, column: begin.column ?? 1 };
  const isLight = severity === 'info' || severity === 'minor';
  return problem(`ansible-lint/${rule}`, description, {
    severity: isLight ? 'warning' : 'error',
    place: { file: isAbsolute(path) ? relative(folder, path) : path, ...(start && { start }) },
    hint: content?.body.split('\n')[0],
  });
}
