import { isImageFile, isRoleMeta, lockPath, settingsPath } from '../files.ts';
import type { ReadFile, ReadFiles } from '../source.ts';
import type { ImageFile } from '../schema/image.ts';
import { readImage } from './read-image.ts';
import { readLock } from './read-lock.ts';
import { readDependencies } from './read-role.ts';
import { readSettings } from './read-settings.ts';

/** Reads files of a repository, each by itself; of others than `catalogFiles` names nothing is read. Never throws for bad input. */
export function readFiles(texts: ReadonlyMap<string, string>): ReadFiles {
  const images = new Map<string, ReadFile<ImageFile>>();
  const dependencies = new Map<string, readonly string[]>();
  for (const [path, text] of texts) {
    if (isImageFile(path)) images.set(path, readImage(path, text));
    else if (isRoleMeta(path)) dependencies.set(path, readDependencies(text));
  }
  const [settings, lock] = [texts.get(settingsPath), texts.get(lockPath)];
  return {
    ...(settings !== undefined && { settings: readSettings(settings) }),
    ...(lock !== undefined && { lock: readLock(lock) }),
    images,
    dependencies,
  };
}
