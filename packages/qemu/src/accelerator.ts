import { createHash } from 'node:crypto';
import { access, constants, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ToolMissing, type Accelerator } from '@ostrata/ports';
import { execa } from 'execa';
import { command, type Environment } from './command.ts';
import { machine } from './guest/arguments.ts';

/** A boot sector that ends the machine by QEMU's debug-exit device: `mov dx,0xf4; mov al,0x10; out dx,al; hlt`. */
const bootSector = Buffer.concat([
  Buffer.from([0xba, 0xf4, 0x00, 0xb0, 0x10, 0xee, 0xf4]),
  Buffer.alloc(503),
  Buffer.from([0x55, 0xaa]),
]);

/** What QEMU exits with when the boot sector ran: (0x10 << 1) | 1. */
const ran = 33;

/**
 * The accelerator on which a guest really starts here. `/dev/kvm` may exist and not work, or not with the processor that
 * guests get, so a guest of one sector is run on it, on the same machine as all others; the answer is kept until this machine
 * boots again. Throws `ToolMissing` without QEMU.
 */
export async function accelerator(cacheFolder: string, env: Environment): Promise<Accelerator> {
  await command('qemu-system-x86_64', ['--version'], { neededFor: 'virtual machines', env });
  if (!(await isThere('/dev/kvm'))) return 'tcg';
  const file = join(cacheFolder, 'accelerator', await thisMachine());
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known === 'kvm' || known === 'tcg') return known;
  const found = (await starts('kvm', env)) ? 'kvm' : 'tcg';
  await mkdir(join(cacheFolder, 'accelerator'), { recursive: true });
  await writeFile(file, found);
  return found;
}

/** What the answer holds for: this boot on this processor, since a virtual machine may be moved to another host while it runs. */
async function thisMachine(): Promise<string> {
  const facts = ['/proc/sys/kernel/random/boot_id', '/proc/cpuinfo'].map((file) =>
    readFile(file, 'utf8').catch(() => ''),
  );
  const [boot = '', processors = ''] = await Promise.all(facts);
  const processor = /^model name.*$|^flags.*$/gm;
  const hash = createHash('sha256')
    .update(boot)
    .update((processors.match(processor) ?? []).slice(0, 2).join('\n'));
  return hash.digest('hex').slice(0, 16);
}

/** True when a guest runs on the accelerator, within five seconds. */
export async function starts(name: Accelerator, env: Environment): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'ostrata-probe-'));
  try {
    const disk = join(folder, 'sector');
    await writeFile(disk, Buffer.concat([bootSector, Buffer.alloc(512 * 2879)]));
    const args = [...machine(name), '-m', '32', '-display', 'none', '-nodefaults', '-no-reboot'];
    const devices = ['-device', 'isa-debug-exit,iobase=0xf4,iosize=0x04', '-drive', `file=${disk},format=raw,if=ide`];
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
