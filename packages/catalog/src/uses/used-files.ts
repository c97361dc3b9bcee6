import { normalize } from 'node:path/posix';
import type { Entries } from '../files.ts';
import type { ReadFiles } from '../source.ts';
import { treeLookup } from './tree-lookup.ts';
import { usesIn, type AllUses } from './uses.ts';

/** A repository as far as it was read. */
export interface ReadRepository {
  readonly entries: Entries;
  readonly files: ReadFiles;
  /** By path: where the links of the tree point. */
  readonly links: ReadonlyMap<string, string>;
}

/** What the roles and playbooks of a repository lead to. */
export function usesOf({ entries, files, links }: ReadRepository): AllUses {
  const lookup = treeLookup(entries, links);
  return usesIn({ entries, references: files.references, lookup, outsideRoles: namesIn(files).outsideRoles });
}

/** What has to be read, and looked into, to know all that images use. */
export interface UnreadFiles {
  /** Ansible files that are there and were not read. */
  readonly files: readonly string[];
  /** Links whose end is not known. */
  readonly links: readonly string[];
  /** Paths that matter, there or not: a tree that lacks the files of some folders may lack them too. */
  readonly paths: ReadonlySet<string>;
}

/** What the images of a repository lead to and was not read. Once it is, that may lead further. */
export function unreadFiles(repository: ReadRepository): UnreadFiles {
  const { entries, files, links } = repository;
  const { roles, playbooks } = namesIn(files);
  const uses = usesOf(repository);
  for (const name of roles) uses.ofRoles([name]);
  for (const path of playbooks) uses.ofPlaybooks([path]);
  const reached = [...uses.reached()];
  const used = new Set(reached.flatMap((one) => one.files));
  return {
    files: [...new Set(reached.flatMap(({ unread }) => [...unread]))].filter((path) => isFile(path, entries)),
    links: [...used].filter((path) => entries.get(path)?.kind === 'link' && !links.has(path)),
    paths: new Set(reached.flatMap(({ asked }) => [...asked])),
  };
}

function isFile(path: string, entries: Entries): boolean {
  const kind = entries.get(path)?.kind;
  return kind === 'file' || kind === 'executable';
}

interface Names {
  readonly roles: ReadonlySet<string>;
  readonly outsideRoles: ReadonlySet<string>;
  readonly playbooks: ReadonlySet<string>;
}

const known = new WeakMap<ReadFiles['images'], Names>();

/** Local roles, others and playbooks that image files name. Thousands of these are looked through once. */
function namesIn({ images }: ReadFiles): Names {
  const before = known.get(images);
  if (before !== undefined) return before;
  const [roles, outsideRoles, playbooks] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { data } of images.values()) {
    if (data === undefined) continue;
    for (const one of [data, ...Object.values(data.targets)]) {
      const named = one?.verify ?? [];
      for (const path of typeof named === 'string' ? [named] : named) playbooks.add(normalize(path));
      for (const role of one?.ansible?.roles ?? []) {
        if (typeof role === 'string') roles.add(role);
        else if (role.version === undefined) roles.add(role.name);
        else outsideRoles.add(role.name);
      }
    }
  }
  const names = { roles, outsideRoles, playbooks };
  known.set(images, names);
  return names;
}
