import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { VendorMoved, VendorUnavailable } from '@ostrata/ports';
import { command } from '../command.ts';
import type { Making } from './bootstrap.ts';

/**
 * Fetches a vendor's disk image and writes it as qcow2, once its checksum (`sha256:…` or `sha512:…`) is what is locked:
 * `file` appears whole or not at all. Throws `VendorMoved`, `VendorUnavailable`.
 */
export async function download(url: string, checksum: string, file: string, making: Making): Promise<void> {
  const part = `${file}.part`;
  try {
    const found = await fetchTo(url, part, checksum.split(':')[0] ?? 'sha256', making);
    if (found !== checksum) throw new VendorMoved(url, checksum, found);
    await command('qemu-img', ['convert', '-O', 'qcow2', part, `${file}.new`], {
      ...making,
      neededFor: 'reading vendor images',
    });
    await rename(`${file}.new`, file);
  } finally {
    await rm(part, { force: true });
    await rm(`${file}.new`, { force: true });
  }
}

/** The checksum of what a URL gives now. Throws `VendorUnavailable`. */
export async function checksumOf(
  url: string,
  part: string,
  making: Pick<Making, 'signal' | 'onProgress'>,
): Promise<string> {
  try {
    return await fetchTo(url, part, 'sha256', making);
  } finally {
    await rm(part, { force: true });
  }
}

async function fetchTo(
  url: string,
  part: string,
  algorithm: string,
  { signal, onProgress = () => undefined }: Pick<Making, 'signal' | 'onProgress'>,
): Promise<string> {
  const hash = createHash(algorithm);
  const { body, length } = await open(url, signal);
  let [seen, told] = [0, 0];
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      seen += chunk.length;
      if (length > 0 && seen - told > length / 20) {
        told = seen;
        onProgress(`downloaded ${Math.floor((100 * seen) / length)} %`);
      }
      done(null, chunk);
    },
  });
  try {
    await pipeline(body, watch, createWriteStream(part), ...(signal ? [{ signal }] : []));
  } catch (error) {
    signal?.throwIfAborted();
    throw new VendorUnavailable(`${url} broke off after ${seen} bytes; run it again`, { cause: error });
  }
  return `${algorithm}:${hash.digest('hex')}`;
}

async function open(
  url: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly body: Readable; readonly length: number }> {
  if (url.startsWith('file:')) return { body: createReadStream(fileURLToPath(url)), length: 0 };
  const response = await fetch(url, signal ? { signal } : {}).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw new VendorUnavailable(`${url} cannot be reached`, { cause: error });
  });
  if (!response.ok || response.body === null)
    throw new VendorUnavailable(`${url} answers ${response.status} ${response.statusText}`);
  return { body: Readable.fromWeb(response.body), length: Number(response.headers.get('content-length') ?? 0) };
}
