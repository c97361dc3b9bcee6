import { access, constants, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ToolMissing, type Accelerator } from '@ostrata/ports';
import { execa } from 'execa';
import { command, type Environment } from './command.ts';

/** A boot sector that ends the machine by QEMU's debug-exit device: `mov dx,0xf4; mov al,0x10; out dx,al; hlt`. */
const bootSector = Buffer.concat([
  Buffer.from([0xba, 0xf4, 0x00, 0xb0, 0x10, 0xee, 0xf4]),
  Buffer.alloc(503),
  Buffer.from([0x55, 0xaa]),
]);

/** What QEMU exits with when the boot sector ran: (0x10 << 1) | 1. */
const ran = 33;

/**
 * The accelerator on which a guest really starts here. `/dev/kvm` may exist and not work, so a guest of one sector is run
 * on it; the answer is kept until this machine boots again. Throws `ToolMissing` without QEMU.
 */
export async function accelerator(cacheFolder: string, env: Environment): Promise<Accelerator> {
  await command('qemu-system-x86_64', ['--version'], { neededFor: 'virtual machines', env });
  if (!(await isThere('/dev/kvm'))) return 'tcg';
  const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => 'unknown')).trim();
  const file = join(cacheFolder, 'accelerator', boot);
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known === 'kvm' || known === 'tcg') return known;
  const found = (await starts('kvm', env)) ? 'kvm' : 'tcg';
  await mkdir(join(cacheFolder, 'accelerator'), { recursive: true });
  await writeFile(file, found);
  return found;
}

/** True when a guest runs on the accelerator, within five seconds. */
export async function starts(name: Accelerator, env: Environment): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'ostrata-probe-'));
  try {
    const disk = join(folder, 'sector');
    await writeFile(disk, Buffer.concat([bootSector, Buffer.alloc(512 * 2879)]));
    // As a real guest has it: on some machines a guest starts with QEMU's own processor, and not with the host's.
    const processor = name === 'kvm' ? ['-cpu', 'host'] : [];
    const args = ['-accel', name, ...processor, '-m', '32', '-display', 'none', '-nodefaults', '-no-reboot'];
    const devices = [
      '-device',
      'isa-debug-exit,iobase=0xf4,iosize=0x04',
      '-drive',
      `file=${disk},format=raw,if=floppy`,
    ];
    const { exitCode, code } = await execa('qemu-system-x86_64', [...args, ...devices], {
      reject: false,
      timeout: 5000,
      killSignal: 'SIGKILL',
      env: { PATH: env['PATH'] ?? process.env['PATH'] ?? '' },
    });
    if (code === 'ENOENT')
      throw new ToolMissing('qemu-system-x86_64', 'virtual machines', 'install the package qemu-system-x86');
    return exitCode === ran;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
}
