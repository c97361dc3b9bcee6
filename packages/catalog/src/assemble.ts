import { hasErrors, sortProblems, type Problem } from '@ostrata/problems';
import { checkAncestry } from './checks/ancestry.ts';
import { checkLocked } from './checks/locked.ts';
import { checkNames } from './checks/names.ts';
import { checkPaths } from './checks/paths.ts';
import { checkPolicy } from './checks/policy.ts';
import { checkUses, doubtfulUses } from './checks/uses.ts';
import type { Entries } from './files.ts';
import { lockOf } from './lock.ts';
import type { Catalog } from './model/catalog.ts';
import { resolveImages } from './resolve.ts';
import { noSettings, settingsOf } from './settings.ts';
import type { ImageSource, ReadFiles } from './source.ts';
import { usesOf } from './uses/used-files.ts';

/** What a catalogue is made of: a repository's tree, and what its files say. */
export interface CatalogParts {
  readonly entries: Entries;
  readonly files: ReadFiles;
  /** By path: where the links of the tree point. */
  readonly links: ReadonlyMap<string, string>;
  /** Do not ask that everything is locked: for the run that writes the lock. */
  readonly ignoreLock?: boolean;
}

/** A catalogue, or the reasons why there is none; warnings may stand beside it. */
export interface ParsedCatalog {
  readonly catalog: Catalog | undefined;
  readonly problems: readonly Problem[];
  /** Warnings of what roles and playbooks use that cannot be followed. A plan does not ask for them. */
  readonly doubts: () => readonly Problem[];
}

/** Validates what was read as a whole. Every problem of every file is found in one run. Never throws for bad input. */
export function assembleCatalog({ entries, files, links, ignoreLock = false }: CatalogParts): ParsedCatalog {
  const settings = settingsOf(files.settings?.data ?? {}, files.settings?.places);
  const read = [...files.images].sort(([a], [b]) => (a < b ? -1 : 1));
  const sources = read.flatMap(([file, { data, places }]): readonly ImageSource[] =>
    data === undefined ? [] : [{ file, data, places }],
  );
  const named = new Map<string, ImageSource>();
  for (const source of sources) if (!named.has(source.data.image)) named.set(source.data.image, source);
  // A file that is too broken to say its image's name stands in a folder of that name.
  const unread = new Set(read.flatMap(([file, { data }]) => (data === undefined ? [file.split('/')[1] ?? ''] : [])));

  const problems = [
    ...(files.settings?.problems ?? [noSettings]),
    ...read.flatMap(([, one]) => one.problems),
    ...checkNames(sources),
    ...checkAncestry(named, settings, unread),
    ...checkPaths(sources, entries, links),
    ...(ignoreLock ? [] : (files.lock?.problems ?? [])),
  ];
  if (hasErrors(problems)) return { catalog: undefined, problems: sortProblems(problems), doubts: () => [] };

  const lock = lockOf(files.lock?.data ?? {});
  const { defaults, policy } = files.settings?.data ?? {};
  const uses = usesOf({ entries, files, links });
  const images = resolveImages(named, { settings, defaults, uses });
  const all = [
    ...problems,
    ...checkUses(uses),
    ...(policy === undefined || files.settings === undefined
      ? []
      : checkPolicy(images, settings, policy, files.settings.places)),
    ...(ignoreLock ? [] : checkLocked(images, lock)),
  ];
  return {
    catalog: hasErrors(all) ? undefined : { settings, images, lock },
    problems: sortProblems(all),
    doubts: () => doubtfulUses(uses),
  };
}
