import { ToolMissing } from '@ostrata/ports';
import { execa, ExecaError } from 'execa';

/** The Debian package that brings a program. */
const packages: Readonly<Record<string, string>> = {
  'qemu-system-x86_64': 'qemu-system-x86',
  'qemu-img': 'qemu-utils',
  'ssh-keygen': 'openssh-client',
  ssh: 'openssh-client',
  mmdebstrap: 'mmdebstrap',
  mcopy: 'mtools',
  mformat: 'mtools',
  mmd: 'mtools',
  syslinux: 'syslinux',
  sfdisk: 'fdisk',
  'mkfs.ext4': 'e2fsprogs',
  debugfs: 'e2fsprogs',
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** How a program is run here. */
export interface CommandOptions {
  readonly neededFor: string;
  readonly signal?: AbortSignal | undefined;
  readonly input?: string;
  readonly env?: Environment | undefined;
  /** Everything that the program says goes to the end of this file too. */
  readonly log?: string;
}

/** Runs a program to its end and gives its standard output. Throws `ToolMissing`, `CommandFailed`, or the signal's reason. */
export async function command(program: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const { signal, input, env, log, neededFor } = options;
  const sink = log === undefined ? {} : { stderr: ['pipe' as const, { file: log, append: true }] };
  signal?.throwIfAborted();
  const running = execa(program, args, {
    ...sink,
    ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
    env: { LC_ALL: 'C', PATH: searchPath(env), ...env },
    detached: signal !== undefined,
  });
  const letGo = signal === undefined ? undefined : stopGroup(running.pid, signal);
  try {
    return String((await running).stdout);
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ExecaError)) throw error;
    if (error.code === 'ENOENT') {
      const name = packages[program];
      const advice = name === undefined ? `install ${program}` : `install the package ${name}`;
      throw new ToolMissing(program, neededFor, advice, { cause: error });
    }
    throw new CommandFailed(program, lastLines(String(error.stderr ?? '')), { cause: error });
  } finally {
    letGo?.();
  }
}

/** On abort all of a process group ends: what is left of it would hold the pipes open, and this run with them. */
function stopGroup(group: number | undefined, signal: AbortSignal): () => void {
  const send = (name: NodeJS.Signals) => {
    try {
      if (group !== undefined) process.kill(-group, name);
    } catch {
      // It is gone.
    }
  };
  let force: NodeJS.Timeout | undefined;
  const stop = () => {
    send('SIGTERM');
    force = setTimeout(() => send('SIGKILL'), 5000);
  };
  signal.addEventListener('abort', stop, { once: true });
  return () => {
    clearTimeout(force);
    signal.removeEventListener('abort', stop);
    if (signal.aborted) send('SIGKILL');
  };
}

/** Programs for the system stand in folders that an ordinary user's search path lacks. */
function searchPath(env: Environment | undefined): string {
  return [env?.['PATH'] ?? process.env['PATH'] ?? '', '/usr/sbin', '/sbin'].join(':');
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-4).join('\n');
}

/** A program ended badly. `stderr` is the end of what it said. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly stderr: string;

  constructor(program: string, stderr: string, options?: ErrorOptions) {
    super(`${program} failed: ${stderr}`, options);
    this.stderr = stderr;
  }
}
