import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Cache } from '@ostrata/ports';
import writeFileAtomic from 'write-file-atomic';
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
        const blank = headOf(writer, new Uint8Array());
        const body = [...entries].map(([key, text]) => `${key}\t${text}\n`).join('');
        // The checksum is written over its place, so that no other copy of so much is needed.
        const bytes = Buffer.from(`${blank}\n${body}`);
        bytes.write(headOf(writer, bytes.subarray(Buffer.byteLength(blank) + 1)));
        await mkdir(dirname(path), { recursive: true });
        // Two runs at once write two files, and the one that is named last stays, whole.
        await writeFileAtomic(path, bytes, { fsync: false });
      } catch {
        // What cannot be kept is worked out again.
      }
    },
  };
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

/** The first line: who wrote it, and the checksum of all that follows, which a file that was cut short does not match. */
function headOf(writer: string, body: Uint8Array): string {
  return `${writer} ${crc32(body).toString(16).padStart(8, '0')}`;
}

function readEntries(bytes: Buffer, writer: string): ReadonlyMap<string, string> {
  const end = bytes.indexOf(10);
  const body = bytes.subarray(end + 1);
  if (bytes.toString('utf8', 0, Math.max(end, 0)) !== headOf(writer, body)) return new Map();
  const text = body.toString('utf8');
  const entries = new Map<string, string>();
  for (let start = 0; start < text.length;) {
    const tab = text.indexOf('\t', start);
    const newline = text.indexOf('\n', tab);
    entries.set(text.slice(start, tab), text.slice(tab + 1, newline));
    start = newline + 1;
  }
  return entries;
}
