import { execa, ExecaError } from 'execa';
import { ToolMissing } from '@ostrata/ports';

/** Runs git in a folder and gives what it prints. Throws `GitFailed`, `ToolMissing`. */
export async function git(
  folder: string,
  args: readonly string[],
  options: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  try {
    const { stdout } = await execa('git', ['-C', folder, ...args], {
      env: { LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', ...options.env },
      ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
      stripFinalNewline: false,
      maxBuffer: 1_000_000_000,
    });
    return stdout;
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    if (error.code === 'ENOENT')
      throw new ToolMissing('git', 'reading the repository', 'install the package git', { cause: error });
    throw new GitFailed(args[0] ?? '', String(error.stderr ?? ''), { cause: error });
  }
}

/** Entries of a list that git ended with NUL bytes. */
export function splitNul(text: string): readonly string[] {
  return text.split('\0').filter((entry) => entry !== '');
}

/** Git refused. `stderr` is its own message. */
export class GitFailed extends Error {
  override readonly name = 'GitFailed';
  readonly stderr: string;

  constructor(command: string, stderr: string, options?: ErrorOptions) {
    super(`git ${command} failed: ${stderr.trim().split('\n').slice(-3).join('; ')}`, options);
    this.stderr = stderr;
  }
}
