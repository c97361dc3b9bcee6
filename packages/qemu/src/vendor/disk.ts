import { mkdir, open, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { command } from '../command.ts';
import type { Making } from './bootstrap.ts';
import { bootFiles } from './files.ts';

const mib = 1024 * 1024;
const espStart = 1;
const espSize = 128;
const rootStart = espStart + espSize;

/** The size of the root file system, MiB. A layer that needs more says `builder: { disk: … }`. */
export const rootSize = 3072;

/** Where Debian's syslinux-common has the boot code of a GPT disk. */
const bootCode = '/usr/lib/syslinux/mbr/gptmbr.bin';

/**
 * One disk from `root.img`, kernel and initial RAM disk in `work`: GPT, an EFI system partition that starts by UEFI
 * (systemd-boot) and by BIOS (syslinux) alike, and the root. Leaves `disk.qcow2` in `work`.
 */
export async function assembleDisk(work: string, making: Making): Promise<void> {
  const run = (program: string, args: readonly string[], input?: string) =>
    command(program, args, { ...making, neededFor: 'making a disk image', ...(input !== undefined && { input }) });
  const esp = join(work, 'esp.img');
  const disk = join(work, 'disk.raw');
  await writeFile(esp, '');
  await truncate(esp, espSize * mib);
  await run('mformat', ['-i', esp, '-F', '-v', 'ESP', '::']);
  await run('mmd', ['-i', esp, '::/EFI', '::/EFI/BOOT', '::/loader', '::/loader/entries', '::/debian']);
  await run('mcopy', ['-i', esp, join(work, 'systemd-bootx64.efi'), '::/EFI/BOOT/BOOTX64.EFI']);
  for (const name of ['vmlinuz', 'initrd.img']) await run('mcopy', ['-i', esp, join(work, name), `::/debian/${name}`]);
  for (const { path, content } of bootFiles) {
    const file = join(work, 'boot', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    await run('mcopy', ['-i', esp, file, `::/${path}`]);
  }
  await writeFile(disk, '');
  await truncate(disk, (rootStart + rootSize + 1) * mib);
  const sectors = (size: number) => size * (mib / 512);
  const table = [
    'label: gpt',
    `start=${sectors(espStart)}, size=${sectors(espSize)}, type=uefi, name=esp, attrs=LegacyBIOSBootable`,
    `start=${sectors(rootStart)}, size=${sectors(rootSize)}, type=linux, name=root`,
  ];
  await run('sfdisk', ['-q', disk], `${table.join('\n')}\n`);
  await run('dd', [`if=${esp}`, `of=${disk}`, 'bs=1M', `seek=${espStart}`, 'conv=notrunc,sparse', 'status=none']);
  await run('dd', [
    `if=${join(work, 'root.img')}`,
    `of=${disk}`,
    'bs=1M',
    `seek=${rootStart}`,
    'conv=notrunc,sparse',
    'status=none',
  ]);
  await run('syslinux', ['--install', '--offset', String(espStart * mib), disk]);
  await run('dd', [`if=${bootCode}`, `of=${disk}`, 'bs=440', 'count=1', 'conv=notrunc', 'status=none']);
  await run('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', disk, join(work, 'disk.qcow2')]);
  await sync(join(work, 'disk.qcow2'));
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.sync();
  await handle.close();
}
