import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { startGuest } from './guest.ts';

/** Makes of a disk that lets root in by a credential what a vendor's AMI is: its user becomes root by sudo, root has no key. */
export async function addUser(
  disk: string,
  { user, sshPort, folder }: { readonly user: string; readonly sshPort: number; readonly folder: string },
): Promise<void> {
  const own = await mkdtemp(join(tmpdir(), 'ostrata-vendor-disk-'));
  try {
    const key = join(own, 'key');
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const { stdout: publicKey } = await execa('ssh-keygen', ['-y', '-f', key]);
    const console = join(folder, 'vendor.console');
    const guest = await startGuest({
      disk,
      user: 'root',
      publicKey,
      sshPort,
      console,
      cacheFolder: join(folder, 'cache'),
    });
    try {
      await run(key, sshPort, [
        `useradd --create-home --shell /bin/bash ${user}`,
        `echo '${user} ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/${user}`,
        'rm -rf /root/.ssh',
        'sync',
      ]);
    } finally {
      await guest.shutDown();
    }
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** As root, as soon as ssh answers; the last failure after four minutes. */
async function run(key: string, port: number, lines: readonly string[]): Promise<void> {
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'BatchMode=yes', 'ConnectTimeout=3'];
  const args = [...options.flatMap((one) => ['-o', one]), '-i', key, '-p', String(port), '-l', 'root', '127.0.0.1'];
  for (const until = Date.now() + 240_000; ; await sleep(1000)) {
    const { exitCode, stderr } = await execa('ssh', [...args, `set -e; ${lines.join('; ')}`], { reject: false });
    if (exitCode === 0) return;
    // ssh itself ends with 255.
    if (exitCode !== 255 || Date.now() > until) throw new Error(`the vendor's disk cannot be set up: ${stderr}`);
  }
}
