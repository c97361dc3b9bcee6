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
      else if (code === null) reject(new GitFailed(commandOf(args), `it was ended by ${signal ?? 'a signal'}`));
      else reject(failure(folder, args, stderr.toString('utf8'), code));
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

/** Git refused. `stderr` is its own message, whole; the error's has all of it that is more than progress. */
export class GitFailed extends Error {
  override readonly name = 'GitFailed';
  readonly stderr: string;
  /** Absent where a signal ended it. */
  readonly exitCode?: number;

  constructor(command: string, stderr: string, { exitCode, ...options }: ErrorOptions & { exitCode?: number } = {}) {
    const lines = stderr.split(/[\r\n]+/).filter((line) => line.trim() !== '' && !isProgress(line));
    // Hooks and ssh speak in their own forms, and what they say is most often the reason.
    super(`git ${command} failed:${lines.length === 1 ? ' ' : '\n  '}${lines.slice(-most).join('\n  ')}`, options);
    this.stderr = stderr;
    if (exitCode !== undefined) this.exitCode = exitCode;
  }
}

/** Lines of a message. */
const most = 40;

/** A tag that came or was there, objects that were counted. */
function isProgress(line: string): boolean {
  return /^ [=*+-] \[|^(remote: )?(Enumerating|Counting|Compressing|Receiving|Writing|Resolving|Total|Delta) /.test(
    line,
  );
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

/**
 * A git hook sets some of these for its own repository: they would lead every call away from the folder that is meant. A trace would
 * stand between what is read here.
 */
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
  GIT_TRACE: undefined,
  GIT_TRACE_SETUP: undefined,
  GIT_CURL_VERBOSE: undefined,
};

function failure(folder: string, args: readonly string[], stderr: string, exitCode: number): Error {
  const untrusted = /detected dubious ownership in repository at '(?<path>[^']*)'/.exec(stderr);
  if (untrusted !== null) return new UntrustedRepository(untrusted.groups?.['path'] ?? folder);
  return new GitFailed(commandOf(args), stderr, { exitCode });
}

/** The first word that is no option, nor a setting after `-c`. */
function commandOf(args: readonly string[]): string {
  return args.find((word, index) => !word.startsWith('-') && args[index - 1] !== '-c') ?? '';
}
