import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
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
  const { stdout, done } = start(folder, args, input, env);
  const chunks: Buffer[] = [];
  stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const stderr = await done;
  return { stdout: Buffer.concat(chunks), stderr };
}

/** What git prints, while it does so, in pieces that end with `end`: a long list is never held as a whole. Throws as `git` does. */
export async function* gitPieces(folder: string, args: readonly string[], end: string): AsyncGenerator<string> {
  const { stdout, done } = start(folder, args);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stdout) {
    const length = chunk.lastIndexOf(end) + 1;
    if (length > 0) yield Buffer.concat([rest, chunk.subarray(0, length)]).toString('utf8');
    rest = length > 0 ? chunk.subarray(length) : Buffer.concat([rest, chunk]);
  }
  await done;
}

/** What git prints, while it does so. Throws as `git` does. */
export async function* gitChunks(folder: string, args: readonly string[], input: string): AsyncGenerator<Buffer> {
  const { stdout, done } = start(folder, args, input);
  yield* stdout;
  await done;
}

/** Starts git, without a shell. `done` gives what it printed on standard error. */
function start(
  folder: string,
  args: readonly string[],
  input = '',
  env: Readonly<Record<string, string>> = {},
): { readonly stdout: Readable & AsyncIterable<Buffer>; readonly done: Promise<Buffer> } {
  const running = spawn('git', ['-C', folder, ...args], {
    env: { ...process.env, ...environment, ...env },
    windowsHide: true,
  });
  // A git that ends before it has read all of it says why by itself.
  running.stdin.on('error', () => undefined).end(input);
  const errors: Buffer[] = [];
  running.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const done = new Promise<Buffer>((resolve, reject) => {
    running.on('error', (cause: NodeJS.ErrnoException) => {
      const isMissing = cause.code === 'ENOENT';
      reject(
        isMissing ? new ToolMissing('git', 'reading the repository', 'install the package git', { cause }) : cause,
      );
    });
    running.on('close', (code, signal) => {
      const stderr = Buffer.concat(errors);
      if (code === 0) resolve(stderr);
      else
        reject(failure(folder, args, signal === null ? stderr.toString('utf8') : `fatal: it was ended by ${signal}`));
    });
  });
  // Who reads the output awaits it only then.
  done.catch(() => undefined);
  return { stdout: running.stdout, done };
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

function failure(folder: string, args: readonly string[], stderr: string): Error {
  const untrusted = /detected dubious ownership in repository at '(?<path>[^']*)'/.exec(stderr);
  if (untrusted !== null) return new UntrustedRepository(untrusted.groups?.['path'] ?? folder);
  return new GitFailed(args.find((word) => !word.startsWith('-')) ?? '', stderr);
}
