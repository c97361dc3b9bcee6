import { isImageFile, isRoleMeta, lockPath, settingsPath } from '../files.ts';
import type { ReadFile, ReadFiles } from '../source.ts';
import type { ImageFile } from '../schema/image.ts';
import type { LockFile } from '../schema/lock.ts';
import type { SettingsFile } from '../schema/settings.ts';
import { readImage } from './read-image.ts';
import { readLock } from './read-lock.ts';
import { readDependencies } from './read-role.ts';
import { readSettings } from './read-settings.ts';

/** Reads files of a repository, each by itself; of others than `catalogFiles` names nothing is read. Never throws for bad input. */
export function readFiles(texts: Iterable<readonly [path: string, text: string]>): ReadFiles {
  const images = new Map<string, ReadFile<ImageFile>>();
  const dependencies = new Map<string, readonly string[]>();
  let settings: ReadFile<SettingsFile> | undefined;
  let lock: ReadFile<LockFile> | undefined;
  for (const [path, text] of texts) {
    if (isImageFile(path)) images.set(path, readImage(path, text));
    else if (isRoleMeta(path)) dependencies.set(path, readDependencies(text));
    else if (path === settingsPath) settings = readSettings(text);
    else if (path === lockPath) lock = readLock(text);
  }
  return { ...(settings !== undefined && { settings }), ...(lock !== undefined && { lock }), images, dependencies };
}
