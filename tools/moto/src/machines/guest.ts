import { appendFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { qemuMachines } from '@ostrata/qemu';
import { execa, type ResultPromise } from 'execa';

/** A QEMU guest that writes to its own disk. */
export interface Guest {
  /** Presses the power button and waits until it is off; after a minute its power is cut. */
  shutDown(): Promise<void>;
  /** Cuts its power. */
  kill(): Promise<void>;
}

export interface GuestOptions {
  /** qcow2, absolute. */
  readonly disk: string;
  readonly user: string;
  /** A line of `authorized_keys` for the user. */
  readonly publicKey: string;
  /** Port on 127.0.0.1 that is the guest's port 22. */
  readonly sshPort: number;
  /** Where its serial console is written; absolute. */
  readonly console: string;
  readonly cacheFolder: string;
}

/** Starts a guest, and does not wait until it is up. */
export async function startGuest(options: GuestOptions): Promise<Guest> {
  const { disk, user, publicKey, sshPort, console, cacheFolder } = options;
  const accelerator = await qemuMachines({ cacheFolder, env: process.env }).accelerator();
  const control = `${disk}.control`;
  const machine = execa('qemu-system-x86_64', [
    ...['-machine', 'q35', '-accel', accelerator === 'kvm' ? 'kvm' : 'tcg,thread=multi,tb-size=512'],
    ...['-smp', '2', '-m', '1024', '-drive', `file=${disk},format=qcow2,if=virtio`],
    ...['-netdev', `user,id=net,hostfwd=tcp:127.0.0.1:${sshPort}-:22`],
    ...['-device', 'virtio-net-pci,netdev=net,romfile=', '-device', 'virtio-rng-pci'],
    ...['-display', 'none', '-serial', `file:${console}`, '-qmp', `unix:${control},server=on,wait=off`],
    ...['-smbios', `type=11,value=io.systemd.credential.binary:${keyFor(user, publicKey)}`],
  ]);
  const ended = machine.then(
    () => {},
    (error: unknown) => appendFile(console, `\n${error instanceof Error ? error.message : ''}\n`),
  );
  const kill = async () => {
    machine.kill('SIGKILL');
    await ended;
    await rm(control, { force: true });
  };
  return {
    kill,
    shutDown: async () => {
      await powerButton(control, machine);
      await Promise.race([ended, sleep(60_000, undefined, { ref: false })]);
      await kill();
    },
  };
}

/** What EC2's metadata service and cloud-init do on an AMI: the key of the key pair reaches the user. */
function keyFor(user: string, publicKey: string): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  if (user === 'root') return `ssh.authorized_keys.root=${base64(publicKey)}`;
  const lines = [
    `d /home/${user}/.ssh 0700 ${user} ${user} -`,
    `f~ /home/${user}/.ssh/authorized_keys 0600 ${user} ${user} - ${base64(publicKey)}`,
    '',
  ];
  return `tmpfiles.extra=${base64(lines.join('\n'))}`;
}

/** QEMU's machine protocol: a greeting, then a command a line. */
async function powerButton(control: string, machine: ResultPromise): Promise<void> {
  if (machine.exitCode !== null) return;
  const socket = connect(control);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('data', () => {
        socket.write('{"execute":"qmp_capabilities"}\n{"execute":"system_powerdown"}\n', () => resolve());
      });
    });
    await sleep(500);
  } finally {
    socket.destroy();
  }
}
