import { execa, ExecaError } from 'execa';
import { ToolMissing } from '@ostrata/ports';

/** Runs git in a folder and gives what it prints. Throws `GitFailed`, `UntrustedRepository`, `ToolMissing`. */
export async function git(
  folder: string,
  args: readonly string[],
  input?: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  return (await gitOutput(folder, args, input, env)).stdout.toString('utf8');
}

/** What git prints on both streams, as bytes. Throws as `git` does. */
export async function gitOutput(
  folder: string,
  args: readonly string[],
  input?: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly stdout: Buffer; readonly stderr: Buffer }> {
  try {
    const { stdout, stderr } = await execa('git', ['-C', folder, ...args], {
      env: { ...environment, ...env },
      ...(input === undefined ? { stdin: 'ignore' } : { input }),
      encoding: 'buffer',
      stripFinalNewline: false,
      maxBuffer: 1_000_000_000,
    });
    return { stdout: viewOf(stdout), stderr: viewOf(stderr) };
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    if (error.code === 'ENOENT')
      throw new ToolMissing('git', 'reading the repository', 'install the package git', { cause: error });
    const stderr: unknown = error.stderr;
    throw failure(folder, args, stderr instanceof Uint8Array ? Buffer.from(stderr).toString('utf8') : '', error);
  }
}

/** The same bytes, not a copy of them. */
function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
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
    const lines = stderr.trim().split('\n');
    const told = lines.filter((line) => /^(fatal|error|remote|ERROR|hint: Updates| !)/.test(line));
    super(`git ${command} failed: ${(told.length > 0 ? told : lines.slice(-3)).join('; ')}`, options);
    this.stderr = stderr;
  }
}

/** The repository belongs to another user, so git reads nothing of it. The message says how to trust it. */
export class UntrustedRepository extends Error {
  override readonly name = 'UntrustedRepository';
  readonly folder: string;

  constructor(folder: string, options?: ErrorOptions) {
    super(
      `${folder} belongs to another user, so git does not read it; if you trust it, run: ` +
        `git config --global --add safe.directory ${folder}`,
      options,
    );
    this.folder = folder;
  }
}

/** A git hook sets these for its own repository: they would lead every call away from the folder that is meant. */
const environment = {
  LC_ALL: 'C',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_PREFIX: undefined,
  GIT_LITERAL_PATHSPECS: undefined,
  GIT_GLOB_PATHSPECS: undefined,
  GIT_ICASE_PATHSPECS: undefined,
};

function failure(folder: string, args: readonly string[], stderr: string, cause: unknown): Error {
  const untrusted = /detected dubious ownership in repository at '(?<path>[^']*)'/.exec(stderr);
  if (untrusted !== null) return new UntrustedRepository(untrusted.groups?.['path'] ?? folder, { cause });
  return new GitFailed(args.find((word) => !word.startsWith('-')) ?? '', stderr, { cause });
}
