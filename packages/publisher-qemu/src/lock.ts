import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { ToolMissing } from '@ostrata/ports';
import { execa } from 'execa';

/** A lock that this process holds. */
export interface HeldLock {
  /** False when it was taken from us, as when somebody killed its holder. */
  readonly held: () => boolean;
  /** Gives it back. May be called twice. */
  release(): Promise<void>;
}

/**
 * Waits for an exclusive lock on a file. The kernel holds it (flock) for a child that lives as long as the pipe from this
 * process does: so it ends with this process, however that ends, and no number of a process is ever mistaken for another's.
 * It holds between containers that share the store. The file stays. `onWait` is called once when another has the lock.
 */
export async function lock(
  file: string,
  options: { readonly signal?: AbortSignal | undefined; readonly onWait?: ((holder: string) => void) | undefined } = {},
): Promise<HeldLock> {
  options.signal?.throwIfAborted();
  await mkdir(dirname(file), { recursive: true });
  const quick = await tryLock(file);
  if (quick !== undefined) return quick;
  options.onWait?.(await holderOf(file));
  options.signal?.throwIfAborted();
  const waited = await acquire(file, [], options.signal);
  options.signal?.throwIfAborted();
  if (waited === undefined) throw new Error(`the lock ${file} could not be had`);
  return waited;
}

/** The lock, or `undefined` when another has it. */
export async function tryLock(file: string): Promise<HeldLock | undefined> {
  await mkdir(dirname(file), { recursive: true });
  return acquire(file, ['--nonblock', '--conflict-exit-code', String(conflict)], undefined);
}

const conflict = 75;

async function acquire(
  file: string,
  how: readonly string[],
  signal: AbortSignal | undefined,
): Promise<HeldLock | undefined> {
  const child = execa('flock', ['--exclusive', '--no-fork', ...how, file, 'cat'], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: { stdout: false, stderr: true },
    // Ctrl-C in a terminal reaches all processes of the group; the lock must outlive the clean-up.
    detached: true,
    cleanup: false,
    reject: false,
  });
  let ended = false;
  const end = child.then((result) => {
    ended = true;
    return result;
  });
  child.stdin.on('error', () => {});
  // What is written comes back as soon as the lock is had.
  child.stdin.write('\n');
  const abort = () => child.kill('SIGKILL');
  signal?.addEventListener('abort', abort, { once: true });
  const got = await Promise.race([new Promise<true>((resolve) => child.stdout.once('data', () => resolve(true))), end]);
  signal?.removeEventListener('abort', abort);
  if (got !== true) {
    if (got.code === 'ENOENT') {
      throw new ToolMissing('flock', 'claims of the store', 'install the package util-linux', { cause: got });
    }
    if (got.exitCode === conflict || signal?.aborted === true) return undefined;
    throw new Error(`flock failed on ${file}: ${got.stderr}`, { cause: got });
  }
  const parts = [child, child.stdin, child.stdout, child.stderr];
  keepAlive(parts, false);
  await writeFile(file, `process ${process.pid} on ${hostname()} since ${new Date().toISOString()}\n`);
  return {
    held: () => !ended,
    release: async () => {
      keepAlive(parts, true);
      child.stdin.end();
      await end;
    },
  };
}

/** A held lock alone keeps this process from ending no more than a file would; giving it back does. */
function keepAlive(parts: readonly object[], alive: boolean): void {
  for (const part of parts) {
    if (alive && 'ref' in part && typeof part.ref === 'function') part.ref();
    if (!alive && 'unref' in part && typeof part.unref === 'function') part.unref();
  }
}

async function holderOf(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trim() === '' ? 'unknown' : text.trim();
}
