import { dirname, join, normalize } from 'node:path/posix';
import type { Entries } from '../files.ts';

/** Finds what stands at paths of a repository, through links. */
export interface TreeLookup {
  /** What a path leads to; `undefined` where nothing is there. Adds to `asked` where it looked. */
  locate(path: string, asked: Set<string>): Located | undefined;
  /** Files at or below a folder. */
  below(folder: string): readonly string[];
}

export interface Located {
  /** Where it really is; of what is behind a submodule, or a link that leads out, only that itself is told, as `closed`. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'closed';
  /** Links on the way to it. */
  readonly links: readonly string[];
}

/** `links` says where the links among `entries` point. */
export function treeLookup(entries: Entries, links: ReadonlyMap<string, string>): TreeLookup {
  const below = folderIndex(entries);
  const locate = (path: string, asked: Set<string>, hops: readonly string[] = []): Located | undefined => {
    asked.add(path);
    const parts = path.split('/');
    for (let length = 1; length <= parts.length; length += 1) {
      const front = parts.slice(0, length).join('/');
      const kind = entries.get(front)?.kind;
      if (kind === undefined) continue;
      if (kind === 'submodule') return { path: front, kind: 'closed', links: hops };
      if (kind !== 'link') break;
      const to = links.get(front);
      const isAbsolute = to === undefined || to.startsWith('/');
      const next = isAbsolute ? undefined : inRepository(dirname(front), to, ...parts.slice(length));
      if (next === undefined || hops.length === mostHops) return { path: front, kind: 'closed', links: hops };
      return locate(next, asked, [...hops, front]);
    }
    if (entries.has(path)) return { path, kind: 'file', links: hops };
    return below(path).length > 0 ? { path, kind: 'folder', links: hops } : undefined;
  };
  return { locate: (path, asked) => locate(path, asked), below };
}

/** As many as a system follows before it takes them for a ring. */
const mostHops = 40;

/** A path within the repository, `undefined` for one that leads out. */
export function inRepository(...parts: readonly string[]): string | undefined {
  const path = normalize(join(...parts)).replace(/\/+$/, '');
  return path === '.' || path === '..' || path.startsWith('../') ? undefined : path;
}

const indexes = new WeakMap<Entries, TreeLookup['below']>();

/** A tree is looked through once, when it is first asked for a folder. */
function folderIndex(entries: Entries): TreeLookup['below'] {
  const known = indexes.get(entries);
  if (known !== undefined) return known;
  const folders = new Map<string, readonly string[]>();
  // Folders of images hold nearly all files, and are hardly ever asked for.
  const groupsIn = new Map<boolean, ReadonlyMap<string, readonly string[]>>();
  const index = (folder: string) => {
    const before = folders.get(folder);
    if (before !== undefined) return before;
    const isOfImages = folder === 'src' || folder.startsWith('src/');
    const groups = groupsIn.get(isOfImages) ?? grouped(entries, isOfImages);
    groupsIn.set(isOfImages, groups);
    const isTop = !folder.includes('/');
    const candidates = isTop
      ? [...groups].flatMap(([group, paths]) => (group.startsWith(`${folder}/`) ? paths : []))
      : (groups.get(groupOf(folder)) ?? []);
    const found = candidates.filter((path) => path.startsWith(`${folder}/`));
    folders.set(folder, found);
    return found;
  };
  indexes.set(entries, index);
  return index;
}

/** Paths below `src/`, or all others, by their first two parts. */
function grouped(entries: Entries, isOfImages: boolean): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  let [front, group]: [string, string[]] = ['/', []];
  for (const path of entries.keys()) {
    if (path.startsWith('src/') !== isOfImages) continue;
    // The files of a folder come one after the other.
    if (!path.startsWith(front)) {
      const name = groupOf(path);
      group = groups.get(name) ?? [];
      groups.set(name, group);
      front = `${name}/`;
    }
    group.push(path);
  }
  return groups;
}

function groupOf(path: string): string {
  const second = path.indexOf('/', path.indexOf('/') + 1);
  return second === -1 ? path : path.slice(0, second);
}
