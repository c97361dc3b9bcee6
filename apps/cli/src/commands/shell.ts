import { spawn } from 'node:child_process';
import { shell } from '@ostrata/pipeline';
import type { Guest } from '@ostrata/ports';
import { BadOption, strings } from '../output/options.ts';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** `ostrata shell`: boots a built image on something throw-away and logs in; the guest is gone when the shell ends. */
export async function run(
  session: Session,
  [reference = '']: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { adapters } = await session.repository();
  const [files, publisher, machines] = await Promise.all([adapters.files(), adapters.publisher(), adapters.machines()]);
  const forwards = strings(options['forward']).map(parseForward);
  session.terminal.note(`booting ${reference} (${await machines.accelerator()}); what you change in it is lost`);
  const guest = await shell({ files, publisher, machines }, reference, { forwards, signal: session.signal });
  try {
    for (const { host, guest: port } of forwards)
      session.terminal.note(`http://127.0.0.1:${host} is port ${port} of the guest`);
    const command = options['run'];
    return (await login(guest, typeof command === 'string' ? command : undefined)) === 0 ? 0 : 1;
  } finally {
    await guest.stop();
  }
}

/** `8080:80` is the host's port, then the guest's. */
function parseForward(text: string): { readonly host: number; readonly guest: number } {
  const [, host, guest] = /^(\d{1,5}):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || guest === undefined || Math.max(Number(host), Number(guest)) > 65_535) {
    throw new BadOption(`--forward ${text}`, 'it is <port here>:<port in the guest>, such as 8080:80');
  }
  return { host: Number(host), guest: Number(guest) };
}

/** An ssh client on this terminal; gives its exit code. */
function login(guest: Guest, command: string | undefined): Promise<number> {
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR', 'IdentitiesOnly=yes'];
  const args = [
    ...options.flatMap((option) => ['-o', option]),
    ...['-i', guest.privateKeyFile, '-p', String(guest.port), '-l', guest.user, '--', guest.host],
    ...(command === undefined ? [] : [command]),
  ];
  return new Promise((resolve, reject) => {
    const child = spawn('ssh', args, { stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
