import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Damage, Running } from '@ostrata/ports';
import { checksumOf } from './disk.ts';
import { DamagedEntry, diskFile } from './entry.ts';
import { entryNames, families } from './list-images.ts';
import { readImage, readLinks } from './stored-image.ts';

/** Reads every image of a store again, and says what is damaged: a changed disk, an unreadable record, a link to nothing. */
export async function checkStore(store: string, running: Running = {}): Promise<readonly Damage[]> {
  const damage: Damage[] = [];
  for (const layout of await families(store)) {
    const links = await readLinks(layout);
    const names = await entryNames(layout);
    for (const name of names) {
      running.signal?.throwIfAborted();
      running.onProgress?.(`${layout.name}/${name}`);
      damage.push(...(await checkImage(async () => readImage(layout, name, links), running.signal)));
    }
    for (const [folder, map] of [
      [layout.folder, links.published],
      [layout.channels, links.channels],
    ] as const) {
      const broken = [...map].filter(([, to]) => !names.includes(to));
      damage.push(
        ...broken.map(([link, to]) => ({ where: join(folder, link), why: `it leads to ${to}, which is not there` })),
      );
    }
  }
  return damage;
}

async function checkImage(
  read: () => ReturnType<typeof readImage>,
  signal: AbortSignal | undefined,
): Promise<readonly Damage[]> {
  try {
    const { folder, entry } = await read();
    const disk = join(folder, diskFile);
    const checksum = await checksumOf(disk, signal);
    if (checksum === entry.checksum) return [];
    const { mtime } = await stat(disk);
    return [
      {
        where: disk,
        why: `its checksum is ${checksum} and should be ${entry.checksum}; changed ${mtime.toISOString()}`,
      },
    ];
  } catch (error) {
    if (error instanceof DamagedEntry) return [{ where: error.path, why: error.why }];
    throw error;
  }
}
