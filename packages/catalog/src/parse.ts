import { hasErrors, sortProblems, type Problem } from '@ostrata/problems';
import { checkAncestry } from './checks/ancestry.ts';
import { checkLocked } from './checks/locked.ts';
import { checkNames } from './checks/names.ts';
import { checkPaths } from './checks/paths.ts';
import { checkPolicy } from './checks/policy.ts';
import type { Catalog, Settings } from './model/catalog.ts';
import type { Image } from './model/image.ts';
import type { Lock } from './model/lock.ts';
import { isImageFile, lockPath, type Entries } from './files.ts';
import { readImage, type ImageSource } from './read-image.ts';
import { readLock } from './read-lock.ts';
import { readSettings } from './read-settings.ts';
import { resolveImages } from './resolve.ts';

/** A repository's tree, and the texts of the files that `catalogFiles` names. A link's text is where it points. */
export interface CatalogInput {
  readonly entries: Entries;
  readonly texts: ReadonlyMap<string, string>;
  /** Do not ask that everything is locked: for the run that writes the lock. */
  readonly ignoreLock?: boolean;
}

/** A catalogue, or the reasons why there is none; warnings may stand beside it. */
export interface ParsedCatalog {
  readonly catalog: Catalog | undefined;
  readonly problems: readonly Problem[];
}

/** Reads and validates a whole repository. Every problem of every file is found in one run. Never throws for bad input. */
export function parseCatalog({ entries, texts, ignoreLock = false }: CatalogInput): ParsedCatalog {
  const { settings, defaults, policy, places, problems: settingsProblems } = readSettings(texts);
  const read = [...texts]
    .filter(([path]) => isImageFile(path))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => readImage(path, text));
  const sources = read.flatMap(({ source }) => (source === undefined ? [] : [source]));
  const { lock, problems: lockProblems } = readLock(texts.get(lockPath));

  const named = new Map<string, ImageSource>();
  for (const source of sources) if (!named.has(source.data.image)) named.set(source.data.image, source);
  const unread = new Set(read.flatMap(({ source, name }) => (source === undefined ? [name] : [])));

  const problems = [
    ...settingsProblems,
    ...read.flatMap((one) => one.problems),
    ...checkNames(sources),
    ...checkAncestry(named, settings, unread),
    ...checkPaths(sources, entries, texts),
    ...(ignoreLock ? [] : lockProblems),
  ];
  if (hasErrors(problems)) return { catalog: undefined, problems: sortProblems(problems) };

  const images = resolveImages(named, { settings, defaults, entries, texts });
  const all = [
    ...problems,
    ...checkPolicy(images, settings, policy, places),
    ...(ignoreLock ? [] : checkLocked(images, lock)),
  ];
  return { catalog: hasErrors(all) ? undefined : catalogOf(settings, images, lock), problems: sortProblems(all) };
}

function catalogOf(settings: Settings, images: ReadonlyMap<string, Image>, lock: Lock): Catalog {
  return { settings, images, lock };
}
