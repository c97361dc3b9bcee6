import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GuestFailed, type BootOptions, type Guest } from '@ostrata/ports';
import { execa, type ResultPromise } from 'execa';
import { accelerator } from '../accelerator.ts';
import { command, type Environment } from '../command.ts';
import { ephemeralKey } from '../key.ts';
import { guestArguments } from './arguments.ts';
import { entrance } from './entrance.ts';
import { seedDisk } from './seed.ts';

const sshOptions = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR', 'IdentitiesOnly=yes'];

/**
 * Boots a disk on an overlay in a temporary folder and waits until ssh answers. Whatever ends it, the guest's process and
 * the folder are gone afterwards. Throws `GuestFailed`, `ToolMissing`, or the signal's reason.
 */
export async function boot(
  disk: string,
  options: BootOptions,
  { cacheFolder, env }: { readonly cacheFolder: string; readonly env: Environment },
): Promise<Guest> {
  options.signal?.throwIfAborted();
  const folder = await mkdtemp(join(tmpdir(), 'ostrata-guest-'));
  const key = await ephemeralKey(env);
  let machine: ResultPromise | undefined;
  const stop = async () => {
    machine?.kill('SIGTERM');
    await machine?.catch(() => undefined);
    await key.dispose();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const overlay = join(folder, 'overlay.qcow2');
    const console = join(folder, 'console.log');
    await writeFile(console, '');
    const neededFor = 'booting images';
    await command('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', disk, overlay], { neededFor, env });
    const { args, seed } = entrance(key.publicKey, options.access, options.firstBoot);
    const seedFile = seed.size === 0 ? undefined : await seedDisk(folder, seed, env);
    const sshPort = await freePort();
    const wiring = { accelerator: await accelerator(cacheFolder, env), sshPort, console, entrance: args };
    const disks = { disk: overlay, ...(seedFile !== undefined && { seed: seedFile }) };
    machine = execa('qemu-system-x86_64', guestArguments(disks, wiring, options), {
      stdin: 'ignore',
      forceKillAfterDelay: 5000,
      env: { PATH: env['PATH'] ?? process.env['PATH'] ?? '' },
    });
    machine.catch(() => undefined);
    const login = [...sshOptions.flatMap((one) => ['-o', one]), '-i', key.privateKeyFile, '-p', String(sshPort)];
    const guest: Guest = {
      host: '127.0.0.1',
      port: sshPort,
      user: options.access.user,
      privateKeyFile: key.privateKeyFile,
      console,
      login: ['ssh', ...login, `${options.access.user}@127.0.0.1`].join(' '),
      stop,
    };
    await answers(guest, login, machine, options);
    return guest;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function answers(
  guest: Guest,
  login: readonly string[],
  machine: ResultPromise,
  options: BootOptions,
): Promise<void> {
  const { signal, timeout = 300 } = options;
  const until = performance.now() + timeout * 1000;
  const ended = machine.then(
    () => 'the guest ended by itself',
    (error: unknown) => (error instanceof Error ? error.message : 'the guest ended'),
  );
  for (;;) {
    signal?.throwIfAborted();
    if (await greets(guest.host, guest.port)) {
      const args = [...login, '-o', 'BatchMode=yes', '-l', guest.user, '--', guest.host, 'true'];
      const { exitCode } = await execa('ssh', args, { reject: false, timeout: 30_000, stdin: 'ignore' });
      if (exitCode === 0) return;
    }
    const over = await Promise.race([ended, sleep(300, undefined)]);
    if (over !== undefined) throw new GuestFailed(over, await tail(guest.console));
    if (performance.now() > until) {
      throw new GuestFailed(`nobody answered on ssh within ${timeout} s`, await tail(guest.console));
    }
  }
}

/**
 * True when an ssh server says hello within two seconds. QEMU takes the connection long before the guest does, and then asks
 * the guest again only after 6 and 18 seconds: many short tries find it sooner than a long one.
 */
async function greets(host: string, port: number): Promise<boolean> {
  const socket = connect(port, host);
  try {
    return await new Promise<boolean>((resolve) => {
      socket.setTimeout(2000, () => resolve(false));
      socket.once('data', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('close', () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}

async function tail(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-15).join('\n');
}

/** A port that nobody listens on just now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const bound = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (bound === null || typeof bound === 'string') throw new Error('no port is free on 127.0.0.1');
  return bound.port;
}
