import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, realpath, rename, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { ToolMissing, type Running } from '@ostrata/ports';
import { execa, ExecaError } from 'execa';
import * as z from 'zod';

/** What `qemu-img` says of a disk. `virtualSize` is bytes. */
export interface DiskInfo {
  readonly format: string;
  readonly virtualSize: number;
  /** Absolute path of what it is an overlay of. */
  readonly backing?: string | undefined;
}

/** Where a disk is taken from and to. `own` is the folder whose files may be moved away. */
export interface TakenDisk {
  readonly from: string;
  readonly to: string;
  readonly own: string;
  readonly store: string;
}

/**
 * Brings a disk to a place as one flat qcow2: a disk of the store is linked, one of `own` is moved when it is flat already,
 * and any other is copied. Gives its size for the guest in bytes. Throws `UnusableDisk`, `ToolMissing`.
 */
export async function takeDisk({ from, to, own, store }: TakenDisk, running: Running): Promise<number> {
  const real = await realpath(from).catch(() => {
    throw new UnusableDisk(from, 'there is no such file');
  });
  const info = await diskInfo(real);
  if (info.format !== 'qcow2' && info.format !== 'raw') throw new UnusableDisk(from, `its format is ${info.format}`);
  const [home, work] = await Promise.all([realpath(store), realpath(own)]);
  // A guest writes all of a raw disk, its first bytes too: it must not name files of this machine as its backing.
  if (info.backing !== undefined && !isIn(await realpath(info.backing).catch(() => info.backing ?? ''), home)) {
    throw new UnusableDisk(from, `it is an overlay of ${info.backing}, which is not in the store`);
  }
  const flat = info.format === 'qcow2' && info.backing === undefined;
  if (flat && isIn(real, home) && !isIn(real, join(home, '.work'))) {
    running.onProgress?.('the disk is in the store already: linked');
    await link(real, to);
  } else if (flat && isIn(real, work) && (await stat(real)).dev === (await stat(dirname(to))).dev) {
    await rename(real, to);
  } else {
    running.onProgress?.(`copying the disk (${info.virtualSize} bytes at most)`);
    await qemuImg(['convert', '-f', info.format, '-O', 'qcow2', '--', real, to], running.signal);
  }
  return info.virtualSize;
}

/** What kind of disk a file is. Throws `UnusableDisk`, `ToolMissing`. */
export async function diskInfo(file: string): Promise<DiskInfo> {
  const text = await qemuImg(['info', '--force-share', '--output=json', '--', file]);
  const info = infoSchema.parse(JSON.parse(text));
  if (info['format-specific']?.data?.['data-file'] !== undefined) {
    throw new UnusableDisk(file, 'its data is in another file');
  }
  const backing = info['full-backing-filename'] ?? info['backing-filename'];
  return {
    format: info.format,
    virtualSize: info['virtual-size'],
    ...(backing === undefined ? {} : { backing: resolve(dirname(file), backing) }),
  };
}

/** sha256 of a file as `sha256:<hex>`, read in pieces. */
export async function checksumOf(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const stream = createReadStream(file, { highWaterMark: 1 << 20, ...(signal === undefined ? {} : { signal }) });
  for await (const piece of stream) hash.update(piece);
  return `sha256:${hash.digest('hex')}`;
}

const infoSchema = z.looseObject({
  format: z.string(),
  'virtual-size': z.number(),
  'backing-filename': z.string().optional(),
  'full-backing-filename': z.string().optional(),
  'format-specific': z
    .looseObject({ data: z.looseObject({ 'data-file': z.string().optional() }).optional() })
    .optional(),
});

async function qemuImg(args: readonly string[], signal?: AbortSignal): Promise<string> {
  try {
    const { stdout } = await execa('qemu-img', args, {
      stdin: 'ignore',
      ...(signal === undefined ? {} : { cancelSignal: signal }),
    });
    return stdout;
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ExecaError)) throw error;
    if (error.code === 'ENOENT') {
      throw new ToolMissing('qemu-img', 'keeping disks in the store', 'install the package qemu-utils', {
        cause: error,
      });
    }
    throw new UnusableDisk(args.at(-1) ?? '', String(error.stderr ?? '').trim(), { cause: error });
  }
}

function isIn(path: string, folder: string): boolean {
  return path.startsWith(folder + sep);
}

/** A disk that the store cannot take. */
export class UnusableDisk extends Error {
  override readonly name = 'UnusableDisk';
  readonly file: string;

  constructor(file: string, why: string, options?: ErrorOptions) {
    super(`the disk ${file} cannot be taken into the store: ${why}`, options);
    this.file = file;
  }
}
