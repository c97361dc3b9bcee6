import { createHash, randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Cache } from '@ostrata/ports';
import { git } from './git.ts';

/**
 * A cache in the git folder of the repository that the folder is in, below `ostrata/`; all its work trees share it, each image
 * repository in it has its own. `writer` says which program, in which version, wrote it: of another one nothing is read.
 * A git folder that cannot be written is no fault.
 */
export function gitCache(folder: string, writer: string): Cache {
  return {
    read: async () => {
      try {
        return readEntries(await readFile(await place(folder)), writer);
      } catch {
        return new Map();
      }
    },
    write: async (entries) => {
      try {
        const path = await place(folder);
        await mkdir(dirname(path), { recursive: true });
        await replace(path, pieces(entries, writer));
      } catch {
        // What cannot be kept is worked out again.
      }
    },
  };
}

/** Writes a file beside the one that it then takes the place of: of two runs at once the one that is done last stays, whole. */
async function replace(path: string, content: Iterable<Buffer>): Promise<void> {
  const partial = `${path}.${randomUUID()}`;
  try {
    const file = await open(partial, 'wx');
    try {
      for (const piece of content) await file.writeFile(piece);
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** A line for who wrote it, one for each entry, and the checksum of all that; in pieces, since there is much of it. */
function* pieces(entries: ReadonlyMap<string, string>, writer: string): Generator<Buffer> {
  let checksum = 0;
  const encoded = (text: string) => {
    const piece = Buffer.from(text);
    checksum = crc32(piece, checksum);
    return piece;
  };
  let text = `${writer}\n`;
  for (const [key, value] of entries) {
    text += `${key}\t${value}\n`;
    if (text.length < 500_000) continue;
    yield encoded(text);
    text = '';
  }
  yield encoded(text);
  yield Buffer.from(hex(checksum));
}

/** Each image repository that is a part of the git repository has a file of its own. */
async function place(folder: string): Promise<string> {
  const [common = '', prefix = ''] = (await isFolder(join(folder, '.git')))
    ? [join(folder, '.git')]
    : (await git(folder, ['rev-parse', '--git-common-dir', '--show-prefix'])).split('\n');
  return join(
    resolve(folder, common),
    'ostrata',
    `plan-${createHash('sha256').update(prefix).digest('hex').slice(0, 12)}`,
  );
}

/** In most repositories git need not be asked. */
async function isFolder(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Nothing of a file that another program wrote, or that does not match its checksum. */
function readEntries(bytes: Buffer, writer: string): ReadonlyMap<string, string> {
  const body = bytes.subarray(0, -hex(0).length);
  const entries = new Map<string, string>();
  if (bytes.toString('latin1', body.length) !== hex(crc32(body))) return entries;
  const text = body.toString('utf8');
  if (!text.startsWith(`${writer}\n`)) return entries;
  for (let start = writer.length + 1; start < text.length;) {
    const tab = text.indexOf('\t', start);
    const newline = text.indexOf('\n', tab);
    entries.set(text.slice(start, tab), text.slice(tab + 1, newline));
    start = newline + 1;
  }
  return entries;
}

function hex(checksum: number): string {
  return checksum.toString(16).padStart(8, '0');
}
