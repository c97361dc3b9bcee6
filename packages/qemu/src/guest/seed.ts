import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command, type Environment } from '../command.ts';

/** A FAT disk that cloud-init finds by its label `CIDATA`, with the given files. */
export async function seedDisk(folder: string, files: ReadonlyMap<string, string>, env: Environment): Promise<string> {
  const disk = join(folder, 'seed.img');
  const options = { neededFor: 'first-boot data for cloud-init', env };
  await writeFile(disk, Buffer.alloc(1_474_560));
  await command('mformat', ['-i', disk, '-f', '1440', '-v', 'CIDATA', '::'], options);
  for (const [name, content] of files) {
    await writeFile(join(folder, name), content);
    await command('mcopy', ['-i', disk, join(folder, name), `::/${name}`], options);
  }
  return disk;
}
