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
import { knownImage, readImage, type ImageSource, type KnownImage } from './read-image.ts';
import { readLock } from './read-lock.ts';
import type { ImageFile } from './schema/image.ts';
import { readSettings } from './read-settings.ts';
import { resolveImages } from './resolve.ts';

/** A repository's tree, and the texts of the files that `catalogFiles` names. A link's text is where it points. */
export interface CatalogInput {
  readonly entries: Entries;
  readonly texts: ReadonlyMap<string, string>;
  /** By path: image files that were read before without a problem, and of which `texts` needs none. */
  readonly known?: ReadonlyMap<string, KnownImage>;
  /** Do not ask that everything is locked: for the run that writes the lock. */
  readonly ignoreLock?: boolean;
}

/** A catalogue, or the reasons why there is none; warnings may stand beside it. */
export interface ParsedCatalog {
  readonly catalog: Catalog | undefined;
  readonly problems: readonly Problem[];
  /** By path: what each image file says that has no problem of its own. Plain data, the same for the same text at the same path. */
  readonly files: ReadonlyMap<string, ImageFile>;
}

/** Reads and validates a whole repository. Every problem of every file is found in one run. Never throws for bad input. */
export function parseCatalog({ entries, texts, known = new Map(), ignoreLock = false }: CatalogInput): ParsedCatalog {
  const { settings, defaults, policy, places, problems: settingsProblems } = readSettings(texts);
  const read = readImages(texts, known);
  const sources = read.flatMap(({ source }) => (source === undefined ? [] : [source]));
  const { lock, problems: lockProblems } = readLock(texts.get(lockPath));

  const files = new Map(
    read.flatMap(({ path, source, problems }) =>
      source === undefined || problems.length > 0 ? [] : [[path, source.data] as const],
    ),
  );

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
  if (hasErrors(problems)) return { catalog: undefined, problems: sortProblems(problems), files };

  const images = resolveImages(named, { settings, defaults, entries, texts });
  const all = [
    ...problems,
    ...checkPolicy(images, settings, policy, places),
    ...(ignoreLock ? [] : checkLocked(images, lock)),
  ];
  const catalog = hasErrors(all) ? undefined : catalogOf(settings, images, lock);
  return { catalog, problems: sortProblems(all), files };
}

/** By path. */
function readImages(texts: CatalogInput['texts'], known: NonNullable<CatalogInput['known']>): readonly ReadImage[] {
  const fresh = [...texts]
    .filter(([path]) => isImageFile(path) && !known.has(path))
    .map(([path, text]) => ({ path, ...readImage(path, text) }));
  const again = [...known].map(([path, image]) => {
    const source = knownImage(path, image);
    return { path, name: source.data.image, source, problems: [] };
  });
  return [...fresh, ...again].sort((a, b) => (a.path < b.path ? -1 : 1));
}

type ReadImage = ReturnType<typeof readImage> & { readonly path: string };

function catalogOf(settings: Settings, images: ReadonlyMap<string, Image>, lock: Lock): Catalog {
  return { settings, images, lock };
}
