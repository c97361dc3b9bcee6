import { isImageFile, lockPath, settingsPath } from '../files.ts';
import type { ReadFile, ReadFiles } from '../source.ts';
import type { Reference } from '../uses/reference.ts';
import type { ImageFile } from '../schema/image.ts';
import type { LockFile } from '../schema/lock.ts';
import type { SettingsFile } from '../schema/settings.ts';
import { readImage } from './read-image.ts';
import { readLock } from './read-lock.ts';
import { readReferences } from './read-references.ts';
import { readSettings } from './read-settings.ts';

/** Reads files of a repository, each by itself: those that `catalogFiles` and `unreadFiles` name. Never throws for bad input. */
export function readFiles(texts: Iterable<readonly [path: string, text: string]>): ReadFiles {
  const images = new Map<string, ReadFile<ImageFile>>();
  const references = new Map<string, ReadFile<readonly Reference[]>>();
  let settings: ReadFile<SettingsFile> | undefined;
  let lock: ReadFile<LockFile> | undefined;
  for (const [path, text] of texts) {
    if (isImageFile(path)) images.set(path, readImage(path, text));
    else if (path === settingsPath) settings = readSettings(text);
    else if (path === lockPath) lock = readLock(text);
    else references.set(path, readReferences(path, text));
  }
  return { ...(settings !== undefined && { settings }), ...(lock !== undefined && { lock }), images, references };
}
