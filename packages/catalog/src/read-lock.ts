import type { Problem } from '@ostrata/problems';
import { lockPath } from './files.ts';
import type { Lock, LockedContent, LockedVendor } from './model/lock.ts';
import { lockFile, type LockFile } from './schema/lock.ts';
import { readYaml } from './yaml/read.ts';
import { validate } from './yaml/validate.ts';

const emptyLock: Lock = { vendors: new Map(), roles: new Map(), collections: new Map() };

/** Reads `ostrata.lock.yaml`. No file is an empty lock. */
export function readLock(text: string | undefined): { readonly lock: Lock; readonly problems: readonly Problem[] } {
  if (text === undefined) return { lock: emptyLock, problems: [] };
  const yaml = readYaml(lockPath, text);
  if (yaml.problems.some(({ code }) => code === 'empty-file')) return { lock: emptyLock, problems: [] };
  const { data, problems } = validate(lockFile, yaml);
  return { lock: data === undefined ? emptyLock : lockOf(data), problems };
}

function lockOf({ vendors = {}, roles = {}, collections = {} }: LockFile): Lock {
  return {
    vendors: new Map(
      Object.entries(vendors).map(([key, entry]): [string, LockedVendor] => {
        if (entry.kind !== 'cloud') return [key, entry];
        const { id, name, plan } = entry;
        return [key, { kind: 'cloud', id, ...(name !== undefined && { name }), ...(plan !== undefined && { plan }) }];
      }),
    ),
    roles: new Map<string, LockedContent>(Object.entries(roles)),
    collections: new Map<string, LockedContent>(Object.entries(collections)),
  };
}
