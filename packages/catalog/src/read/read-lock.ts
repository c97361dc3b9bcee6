import { lockPath } from '../files.ts';
import { lockFile, type LockFile } from '../schema/lock.ts';
import type { ReadFile } from '../source.ts';
import { readYaml } from '../yaml/read.ts';
import { validate } from '../yaml/validate.ts';

/** Reads `ostrata.lock.yaml`. */
export function readLock(text: string): ReadFile<LockFile> {
  const yaml = readYaml(lockPath, text);
  const { places } = yaml;
  if (yaml.problems.some(({ code }) => code === 'empty-file')) return { data: {}, places, problems: [] };
  return { ...validate(lockFile, yaml), places };
}
