import {
  assembleCatalog,
  catalogFiles,
  together,
  unreadFiles,
  type Catalog,
  type ParsedCatalog,
} from '@ostrata/catalog';
import type { Files, Tree } from '@ostrata/ports';
import type { Problem } from '@ostrata/problems';

/** A repository as it stands. `catalog` is absent when an error keeps it from being trusted. */
export interface Repository {
  readonly catalog: Catalog | undefined;
  readonly problems: readonly Problem[];
  /** Warnings of what Ansible files use that cannot be followed. */
  readonly doubts: ParsedCatalog['doubts'];
  readonly tree: Tree;
}

/** Reads and validates the whole repository: every problem of every file at once. */
export async function loadRepository(files: Files): Promise<Repository> {
  const tree = await files.list();
  const texts = await files.read(catalogFiles(tree));
  const { readFiles } = await import('@ostrata/catalog/read');
  const links = new Map(texts);
  let read = readFiles(texts);
  for (;;) {
    const unread = unreadFiles({ entries: tree, files: read, links });
    if (unread.files.length + unread.links.length === 0) break;
    const more = await files.read([...unread.files, ...unread.links]);
    // What is not there after all leads no further.
    if (more.size === 0) break;
    for (const [path, text] of more) links.set(path, text);
    read = together([read, readFiles(more)]);
  }
  return { ...assembleCatalog({ entries: tree, files: read, links }), tree };
}
