import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { watchdog } from './watchdog.ts';

/** One run of a program in a process group of its own. */
export interface GroupRun {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds between SIGINT and SIGKILL. */
  readonly grace: number;
  /** Leave what the program started running when it fails by itself. */
  readonly keepOnFailure: boolean;
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void;
}

/**
 * Runs a program with its whole offspring and gives its exit code. On abort the group gets SIGINT, and after the grace
 * SIGKILL; when the program ends, what is left of its group is killed. Throws what execa throws when it cannot be started.
 */
export async function runGroup(run: GroupRun): Promise<{ readonly code: number | undefined }> {
  run.signal?.throwIfAborted();
  const child = execa(run.command, run.args, {
    cwd: run.folder,
    env: run.env,
    extendEnv: false,
    detached: true,
    cleanup: false,
    reject: false,
    buffer: false,
    stdin: 'ignore',
    stdout: lines(run, 'stdout'),
    stderr: lines(run, 'stderr'),
  });
  const { pid } = child;
  const callOff = pid === undefined ? () => {} : watchdog(pid, run.grace);
  let force: NodeJS.Timeout | undefined;
  const stop = () => {
    if (pid === undefined) return;
    send(pid, 'SIGINT');
    force = setTimeout(() => send(pid, 'SIGKILL'), run.grace);
  };
  run.signal?.addEventListener('abort', stop, { once: true });
  // Pipes stay open as long as a grandchild holds them, so the rest of the group goes when the program does.
  child.once('exit', (code) => {
    clearTimeout(force);
    const keep = run.keepOnFailure && code !== 0 && run.signal?.aborted !== true;
    if (pid !== undefined && !keep) send(pid, 'SIGKILL');
  });
  try {
    const result = await child;
    if (pid === undefined) throw result;
    if (run.signal?.aborted === true) await gone(pid);
    return { code: result.exitCode };
  } finally {
    clearTimeout(force);
    run.signal?.removeEventListener('abort', stop);
    callOff();
  }
}

function lines(run: GroupRun, stream: 'stdout' | 'stderr') {
  return function* (line: unknown): Generator<string> {
    run.onLine(String(line), stream);
    yield* [];
  };
}

function send(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/** Waits for the group to be empty; not for ever, since an init that reaps nothing leaves zombies in it. */
async function gone(group: number): Promise<void> {
  for (let tries = 0; tries < 100 && send(group, 0); tries += 1) await wait(20);
}
