import { catalogFiles, type Catalog } from '@ostrata/catalog';
import type { Files, Tree } from '@ostrata/ports';
import type { Problem } from '@ostrata/problems';

/** A repository as it stands. `catalog` is absent when an error keeps it from being trusted. */
export interface Repository {
  readonly catalog: Catalog | undefined;
  readonly problems: readonly Problem[];
  readonly tree: Tree;
}

/** Reads and validates the whole repository: every problem of every file at once. */
export async function loadRepository(files: Files): Promise<Repository> {
  const tree = await files.list();
  const texts = await files.read(catalogFiles(tree));
  const { parseCatalog } = await import('@ostrata/catalog/read');
  const { catalog, problems } = parseCatalog({ entries: tree, texts });
  return { catalog, problems, tree };
}
