import type { Place, Problem } from '@ostrata/problems';
import type { ImageFile } from './schema/image.ts';
import type { LockFile } from './schema/lock.ts';
import type { SettingsFile } from './schema/settings.ts';
import type { Reference } from './uses/reference.ts';
import type { YamlPath } from './yaml/path.ts';

/** Where things stand in one YAML file. */
export interface Places {
  /** The value at a path, or what of the path is there. */
  readonly value: (path: YamlPath) => Place;
  /** The key that a path ends in. */
  readonly key: (path: YamlPath) => Place;
}

/** One valid `image.yaml`, and where things stand in it. */
export interface ImageSource {
  readonly file: string;
  readonly data: ImageFile;
  readonly places: Places;
}

/** A file as it was read: what it says, or what keeps it from being read; a fault of an image's may stand beside its data. */
export interface ReadFile<Data> {
  readonly data?: Data | undefined;
  readonly places: Places;
  readonly problems: readonly Problem[];
}

/** The files of a repository that say something of its catalogue. What a file without a problem says is plain data, the same for the same text at the same path. */
export interface ReadFiles {
  /** `ostrata.yaml`, where it is there. */
  readonly settings?: ReadFile<SettingsFile>;
  /** The lock, where it is there. */
  readonly lock?: ReadFile<LockFile>;
  /** Image files by path. */
  readonly images: ReadonlyMap<string, ReadFile<ImageFile>>;
  /** By path of a playbook, a tasks file or a role's meta file: what it names. That is the same for the same text at any path. */
  readonly references: ReadonlyMap<string, ReadFile<readonly Reference[]>>;
}

/** What stands in any of `parts`; what a later one says goes before. */
export function together(parts: readonly ReadFiles[]): ReadFiles {
  const images = joined(parts.map((part) => part.images));
  const references = joined(parts.map((part) => part.references));
  const settings = parts.findLast((part) => part.settings !== undefined)?.settings;
  const lock = parts.findLast((part) => part.lock !== undefined)?.lock;
  return { ...(settings && { settings }), ...(lock && { lock }), images, references };
}

/** The only one that holds anything stays itself: there may be thousands of images in it. */
function joined<Value>(parts: readonly ReadonlyMap<string, Value>[]): ReadonlyMap<string, Value> {
  const [first, ...others] = parts.filter(({ size }) => size > 0);
  if (first === undefined || others.length === 0) return first ?? new Map();
  return new Map([first, ...others].flatMap((part) => [...part]));
}
