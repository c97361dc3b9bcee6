import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isFingerprint, isVersion, type Fingerprint, type ImageRecord, type State } from '@ostrata/versioning';
import writeFileAtomic from 'write-file-atomic';
import * as z from 'zod';
import { entryName } from './layout.ts';

/** What stands in `image.json`. `size` and `virtualSize` are bytes, times RFC 3339. */
export interface Entry {
  readonly schema: 1;
  readonly state: State;
  /** `sha256:<hex>` of `disk.qcow2`. */
  readonly checksum: string;
  readonly size: number;
  readonly virtualSize: number;
  readonly published?: { readonly at: string } | undefined;
  /** From which day on, `yyyy-mm-dd`, the image is not for new use. */
  readonly deprecated?: { readonly on: string } | undefined;
  readonly revoked?: { readonly reason: string; readonly at: string } | undefined;
  readonly record: ImageRecord;
}

export const diskFile = 'disk.qcow2';
export const entryFile = 'image.json';

/** Reads the image in a folder and checks that its disk is there. Throws `DamagedEntry`, or `ImageGone` when there is none. */
export async function readEntry(folder: string): Promise<Entry> {
  const text = await readFile(join(folder, entryFile), 'utf8').catch(async (error: unknown) => {
    const there = await stat(folder).catch(() => undefined);
    if (there === undefined) throw new ImageGone(folder);
    throw new DamagedEntry(folder, `${entryFile} cannot be read`, { cause: error });
  });
  const entry = parseEntry(folder, text);
  if (folder.slice(folder.lastIndexOf('/') + 1) !== entryName(entry.record)) {
    throw new DamagedEntry(folder, `${entryFile} is that of ${entryName(entry.record)}`);
  }
  const disk = await stat(join(folder, diskFile)).catch(() => undefined);
  if (disk === undefined) throw new DamagedEntry(folder, `${diskFile} is missing`);
  if (disk.size !== entry.size) {
    throw new DamagedEntry(folder, `${diskFile} has ${disk.size} bytes and should have ${entry.size}`);
  }
  return entry;
}

/** Writes `image.json` at once or not at all, and for good. Throws when the entry is not one that could be read again. */
export async function writeEntry(folder: string, entry: Entry): Promise<void> {
  await writeFileAtomic(join(folder, entryFile), `${JSON.stringify(schema.parse(entry), undefined, 2)}\n`, {
    mode: 0o644,
  });
}

function parseEntry(folder: string, text: string): Entry {
  try {
    return schema.parse(JSON.parse(text)) as Entry;
  } catch (error) {
    throw new DamagedEntry(folder, `${entryFile} is not what it should be`, { cause: error });
  }
}

const fingerprint = z.custom<Fingerprint>(
  (value) => typeof value === 'string' && isFingerprint(value),
  'no fingerprint',
);
const version = z.string().refine(isVersion, 'no version');

const record = z.object({
  schema: z.literal(1),
  image: z.string(),
  version: version.optional(),
  layer: z.string(),
  // The one target there is for this cloud.
  target: z.literal('qemu/linux'),
  parent: z
    .object({ image: z.string(), version: version.optional(), fingerprint, id: z.string().optional() })
    .optional(),
  fingerprint,
  build: fingerprint,
  inputs: z.record(z.string(), z.string()).optional(),
  commit: z.string().optional(),
  dirty: z.boolean().optional(),
  description: z.string().optional(),
  owner: z.object({ team: z.string(), contact: z.string().optional(), sla: z.string().optional() }).optional(),
  endOfLife: z.string().optional(),
  builtAt: z.string(),
  buildSeconds: z.number(),
  verifySeconds: z.number().optional(),
  ostrata: z.string(),
});

const schema = z.object({
  schema: z.literal(1),
  state: z.enum(['candidate', 'published', 'deprecated', 'revoked']),
  checksum: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  size: z.int().nonnegative(),
  virtualSize: z.int().nonnegative(),
  published: z.object({ at: z.string() }).optional(),
  deprecated: z.object({ on: z.string() }).optional(),
  revoked: z.object({ reason: z.string(), at: z.string() }).optional(),
  record,
});

/** A folder of the store is not a whole image. It is left as it is, and neither listed nor overwritten. */
export class DamagedEntry extends Error {
  override readonly name = 'DamagedEntry';
  readonly path: string;
  readonly why: string;

  constructor(path: string, why: string, options?: ErrorOptions) {
    super(`${path} is damaged: ${why}; remove the folder and build the image again`, options);
    this.path = path;
    this.why = why;
  }
}

/** The image is not in the store any more. */
export class ImageGone extends Error {
  override readonly name = 'ImageGone';
  readonly path: string;

  constructor(path: string) {
    super(`${path} is not in the store any more; build the image again`);
    this.path = path;
  }
}
