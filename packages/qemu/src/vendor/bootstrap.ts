import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LockedVendor, VendorSource } from '@ostrata/catalog';
import { command, type Environment } from '../command.ts';
import { assembleDisk, rootSize } from './disk.ts';
import { earlyFiles, lateFiles, masked, packages, services, type GuestFile } from './files.ts';
import { customizeHook, essentialHook } from './hooks.ts';
import { checkRelease } from './release.ts';

export interface Making {
  readonly env: Environment;
  readonly log: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string) => void;
}

/**
 * Makes a Debian disk image from a package archive, without loop device, mount or boot: `file` appears whole or not at all.
 * Throws `VendorMoved`, `VendorUnavailable`, `ToolMissing`, `CommandFailed`.
 */
export async function bootstrap(
  locked: Extract<LockedVendor, { kind: 'bootstrap' }>,
  source: Extract<VendorSource, { kind: 'bootstrap' }>,
  file: string,
  making: Making,
): Promise<void> {
  const { onProgress = () => undefined, signal } = making;
  await checkRelease(source, locked, signal);
  const work = await mkdtemp(join(dirname(file), 'bootstrap-'));
  try {
    // mmdebstrap's own root, in a namespace, is nobody here.
    await chmod(work, 0o777);
    await writeInputs(work);
    onProgress(`installing Debian ${locked.suite} from ${locked.mirror}`);
    const all = [...packages, ...source.packages];
    const args = [
      ...[
        '--variant=minbase',
        '--format=null',
        '--components=main',
        '--skip=cleanup/apt/lists',
        `--include=${all.join(',')}`,
      ],
      ...excluded.flatMap((path) => [`--dpkgopt=path-exclude=${path}`]),
      '--dpkgopt=path-include=/usr/share/doc/*/copyright',
      `--essential-hook=sh ${quote(join(work, 'essential'))} "$1" ${quote(work)}`,
      `--customize-hook=sh ${quote(join(work, 'customize'))} "$1" ${quote(work)}`,
      ...[locked.suite, '-', locked.mirror],
    ];
    await command('mmdebstrap', args, { ...making, neededFor: 'bootstrapping Debian' });
    onProgress('putting the disk together');
    await assembleDisk(work, making);
    await rename(join(work, 'disk.qcow2'), file);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Nobody reads these in an image, and they are a fifth of it. */
const excluded = ['/usr/share/man/*', '/usr/share/locale/*', '/usr/share/doc/*', '/usr/share/info/*'];

async function writeInputs(work: string): Promise<void> {
  await writeTree(join(work, 'early'), earlyFiles);
  await writeTree(join(work, 'late'), lateFiles);
  await writeFile(join(work, 'services'), services.join(' '));
  await writeFile(join(work, 'masked'), masked.join(' '));
  await writeFile(join(work, 'essential'), essentialHook);
  await writeFile(join(work, 'customize'), customizeHook);
  await writeFile(join(work, 'root-size'), String(rootSize));
}

async function writeTree(folder: string, files: readonly GuestFile[]): Promise<void> {
  for (const { path, mode, content } of files) {
    const full = join(folder, path);
    await mkdir(dirname(full), { recursive: true, mode: 0o755 });
    await writeFile(full, content, { mode });
    await chmod(full, mode);
  }
}

/** A path for the shell that mmdebstrap runs hooks with. */
function quote(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
