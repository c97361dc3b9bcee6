import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Inspection, Leftover } from '@ostrata/ports';
import * as z from 'zod';
import { command, CommandFailed, type Environment } from './command.ts';

const tableFile = z.object({
  partitiontable: z.object({
    sectorsize: z.number().default(512),
    partitions: z.array(z.object({ start: z.number(), size: z.number() })),
  }),
});

/** Looks at the largest ext4 file system of a disk for what no image may carry. Nothing is mounted or booted. */
export async function inspect(disk: string, env: Environment, signal?: AbortSignal): Promise<Inspection> {
  const folder = await mkdtemp(join(tmpdir(), 'ostrata-inspect-'));
  const options = { neededFor: 'looking at a disk from outside', env, signal };
  try {
    const raw = join(folder, 'disk.raw');
    await command('qemu-img', ['convert', '-f', 'qcow2', '-O', 'raw', disk, raw], options);
    const table = tableFile.safeParse(JSON.parse(await command('sfdisk', ['--json', raw], options)));
    if (!table.success) return { looked: false, why: 'it has no partition table that can be read' };
    const { partitions, sectorsize } = table.data.partitiontable;
    const largest = partitions.toSorted((a, b) => b.size - a.size)[0];
    if (largest === undefined) return { looked: false, why: 'it has no partition' };
    const look = (request: string) =>
      command('debugfs', ['-R', request, `${raw}?offset=${largest.start * sectorsize}`], options);
    await look('stat /etc');
    return { looked: true, leftovers: await leftovers(look) };
  } catch (error) {
    if (error instanceof CommandFailed) return { looked: false, why: error.stderr.split('\n').at(-1) ?? error.message };
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Look = (request: string) => Promise<string>;

async function leftovers(look: Look): Promise<readonly Leftover[]> {
  const homes = (await names(look, '/home')).map((name) => `/home/${name}`);
  const keys = await Promise.all(
    ['/root', ...homes].map(async (home): Promise<readonly Leftover[]> => {
      const path = `${home}/.ssh/authorized_keys`;
      return (await content(look, path)).trim() === '' ? [] : [{ path, why: 'it lets a key in' }];
    }),
  );
  const hostKeys = (await names(look, '/etc/ssh'))
    .filter((name) => /^ssh_host_.*key$/.test(name))
    .map((name) => ({ path: `/etc/ssh/${name}`, why: 'every machine of this image would have the same host key' }));
  const machineId = (await content(look, '/etc/machine-id')).trim();
  const identity =
    machineId === '' || machineId === 'uninitialized'
      ? []
      : [{ path: '/etc/machine-id', why: 'every machine of this image would have the same identity' }];
  return [...keys.flat(), ...hostKeys, ...identity];
}

/** Names in a folder; none where it is not there. `debugfs -p` lists `/inode/mode/uid/gid/name/size/`. */
async function names(look: Look, folder: string): Promise<readonly string[]> {
  const listed = await look(`ls -p ${folder}`);
  return listed.split('\n').flatMap((line) => {
    const name = line.split('/')[5];
    return name === undefined || name === '' || name === '.' || name === '..' ? [] : [name];
  });
}

function content(look: Look, path: string): Promise<string> {
  return look(`cat "${path}"`);
}
