import { assembleCatalog, type ParsedCatalog } from '../assemble.ts';
import type { Entries } from '../files.ts';
import { readFiles } from './read-files.ts';

/** A repository's tree, and the texts of the files that `catalogFiles` names. A link's text is where it points. */
export interface CatalogInput {
  readonly entries: Entries;
  readonly texts: ReadonlyMap<string, string>;
  /** Do not ask that everything is locked: for the run that writes the lock. */
  readonly ignoreLock?: boolean;
}

/** Reads and validates a whole repository. Every problem of every file is found in one run. Never throws for bad input. */
export function parseCatalog({ entries, texts, ignoreLock = false }: CatalogInput): ParsedCatalog {
  return assembleCatalog({ entries, files: readFiles(texts), links: texts, ignoreLock });
}
