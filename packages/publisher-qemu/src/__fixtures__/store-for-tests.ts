import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verified, type CloudImage, type Publisher } from '@ostrata/ports';
import type { Fingerprint, ImageRecord } from '@ostrata/versioning';
import { execa, execaNode, execaSync } from 'execa';
import { build } from 'tsup';
import type { ChildOrder } from './store-child.ts';

/** What a test of the store needs and this machine lacks, as words for the test's name; empty when it has all. */
export const notHere = ['qemu-img', 'flock']
  .filter((tool) => execaSync(tool, ['--version'], { reject: false }).failed)
  .map((tool) => ` (not run: no ${tool} on this machine)`)
  .join('');

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'ostrata-store-'));
}

/** A record of the image `demo`; `seed` makes its fingerprint. */
export function recordOf(seed: string, more: Partial<ImageRecord> = {}): ImageRecord {
  const fingerprint: Fingerprint = `v1:${createHash('sha256').update(seed).digest('hex')}`;
  return {
    schema: 1,
    image: 'demo',
    layer: 'service',
    target: 'qemu/linux',
    fingerprint,
    build: fingerprint,
    inputs: {},
    builtAt: '2026-11-23T12:00:00Z',
    buildSeconds: 1,
    ostrata: '0.0.0',
    ...more,
  };
}

/** A disk with some content. */
export async function makeDisk(file: string, format = 'qcow2', more: readonly string[] = []): Promise<string> {
  await execa('qemu-img', ['create', '-q', '-f', format, ...more, file, '4M']);
  return file;
}

export async function adoptFile(publisher: Publisher, record: ImageRecord, file: string): Promise<CloudImage> {
  const claim = await publisher.claim(record);
  try {
    return await publisher.adopt(claim, { builder: 'qemu.demo', id: file, files: [file] }, record);
  } finally {
    await claim.release();
  }
}

export async function publishFile(publisher: Publisher, record: ImageRecord, file: string): Promise<CloudImage> {
  const candidate = await adoptFile(publisher, record, file);
  const checks = [{ name: 'boots', passed: true }];
  return publisher.publish(verified(candidate, { fingerprint: record.fingerprint, seconds: 1, checks }), {});
}

/** A process of a test. */
export interface Child {
  readonly pid: number | undefined;
  readonly kill: () => void;
  /** Waits until it prints such a line, and gives the part that is asked for. */
  readonly says: (line: RegExp) => Promise<string>;
  readonly ended: Promise<{ readonly exitCode: number | undefined; readonly signal: string | undefined }>;
}

/** Makes the child's program, since Node runs no TypeScript; gives what starts it. */
export async function childProgram(folder: string): Promise<(order: ChildOrder) => Child> {
  const source = join(dirname(fileURLToPath(import.meta.url)), 'store-child.ts');
  await build({
    entry: { child: source },
    outDir: folder,
    format: 'cjs',
    config: false,
    silent: true,
    noExternal: [/.*/],
    esbuildOptions: (options) => {
      options.conditions = ['@ostrata/source'];
    },
  });
  return (order) => start(join(folder, 'child.cjs'), order);
}

function start(program: string, order: ChildOrder): Child {
  const child = execaNode(program, [JSON.stringify(order)], { reject: false });
  let printed = '';
  child.stdout.on('data', (piece: unknown) => {
    printed += String(piece);
  });
  return {
    pid: child.pid,
    kill: () => child.kill('SIGKILL'),
    ended: child.then(({ exitCode, signal }) => ({ exitCode, signal })),
    says: async (line) => {
      for (;;) {
        const found = line.exec(printed)?.[1];
        if (found !== undefined) return found;
        const more = new Promise<'more'>((resolve) => child.stdout.once('data', () => resolve('more')));
        const next = await Promise.race([more, child]);
        if (next !== 'more') throw new Error(`the child ended and said ${printed}${next.stderr}`);
      }
    },
  };
}
