import { assembleCatalog, catalogFiles, together, unreadFiles, type ReadFiles } from '@ostrata/catalog';
import type { CommittedFiles, Outline, Tree } from '@ostrata/ports';
import type { Repository } from '../../load.ts';
import type { Recall } from '../recall/recall.ts';
import {
  imageFile,
  imageFolder,
  isKnown,
  keepFiles,
  recalledFiles,
  recalledReferences,
} from '../recall/recalled-files.ts';
import { unreadPlaces, type UnreadPlaces } from '../recall/unread-places.ts';

/** A repository at a commit. Its tree lacks the files of folders that nothing had to be read of. */
export interface CommittedRepository extends Repository {
  /** By path the folders `src/<image>`, each with the id of its git tree. */
  readonly folders: ReadonlyMap<string, string>;
  /** The tree with the files of these folders too. */
  expand(folders: Iterable<string>): Promise<Tree>;
  /** For work that tells problems of the catalogue. */
  readonly settled: UnreadPlaces['settled'];
}

/** What stands in a repository at a commit, by ids. Where nothing is known yet all is looked into, and so it is listed at once. */
export async function outlineOf(files: CommittedFiles, recall: Recall): Promise<WholeOutline> {
  const isWhole = recall.isEmpty();
  // What reads it is loaded in the meantime.
  if (isWhole) void loadReader();
  return { ...(await files.outline('src', isWhole ? ['src', ...wholeFolders] : wholeFolders)), isWhole };
}

/** An outline that may have the files of the folders as well. */
export interface WholeOutline extends Outline {
  readonly isWhole: boolean;
}

/** As `loadRepository`, at a commit: what is known of a file, or of an image's folder, by its id is neither listed nor read. */
export async function loadCommit(
  files: CommittedFiles,
  outline: WholeOutline,
  recall: Recall,
): Promise<CommittedRepository> {
  const { folders } = outline;
  let tree: Tree = outline.files;
  const listed = new Set<string>(outline.isWhole ? folders.keys() : []);
  const expand = async (wanted: Iterable<string>): Promise<Tree> => {
    const isFolder = (path: string) => !path.startsWith('src/') || folders.has(path);
    const missing = [...new Set(wanted)].filter((path) => !listed.has(path) && isFolder(path));
    if (missing.length === 0) return tree;
    for (const folder of missing) listed.add(folder);
    return (tree = await files.listBelow(missing, tree));
  };
  const places = unreadPlaces(async (paths) => {
    await expand(paths.map(imageFolder).filter((folder) => folders.has(folder)));
    return files.read(paths);
  });

  let known = recalledFiles(outline, recall, places);
  const unread = [...folders.keys()].filter((folder) => !known.images.has(imageFile(folder)));
  let fresh: ReadFiles = { images: new Map(), references: new Map() };
  const links = new Map<string, string>();
  const isRead = (path: string) => isKnown(path, known) || isKnown(path, fresh) || links.has(path);
  const read = async (paths: readonly string[]) => {
    const missing = paths.filter((path) => !isRead(path));
    if (missing.length === 0) return;
    const { readFiles } = await loadReader();
    const parts = [fresh];
    for await (const texts of files.readInParts(missing)) {
      parts.push(readFiles(texts));
      for (const [path, text] of texts) if (tree.get(path)?.kind === 'link') links.set(path, text);
    }
    fresh = together(parts);
  };
  const usedBy = () => unreadFiles({ entries: tree, files: together([known, fresh]), links });
  await expand([...unread, ...foldersOf(usedBy().paths, tree)]);
  await read(catalogFiles(tree));
  // What a file that was read just now names may stand in a folder that was not looked into, and lead further.
  const seen = () => tree.size + known.references.size + fresh.references.size + links.size;
  let before: number;
  do {
    before = seen();
    const listedBefore = tree;
    const used = usedBy();
    known = together([known, { images: new Map(), references: recalledReferences(used.files, tree, recall, places) }]);
    await read([...used.files, ...used.links]);
    await expand(foldersOf(used.paths, tree));
    if (tree !== listedBefore) await read(catalogFiles(tree));
  } while (seen() > before);
  keepFiles(fresh, { tree, folders }, recall);

  const parts = { entries: tree, files: together([known, fresh]), links };
  const { catalog, problems, doubts } = await places.settled(() => assembleCatalog(parts));
  return { catalog, problems, doubts, tree, folders, expand, settled: places.settled };
}

/** YAML and zod: a plan of what is known needs neither. */
function loadReader() {
  return import('@ostrata/catalog/read');
}

/** Folders of local roles, and of what images are usually verified with. */
const wholeFolders = ['roles', 'tests'];

/** Other folders that paths stand in, or are: `src/<image>`, or one at the top. */
function foldersOf(paths: Iterable<string>, tree: Tree): readonly string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    const [top = ''] = path.split('/', 1);
    if (['', '.', '..', ...wholeFolders].includes(top) || tree.has(top)) continue;
    folders.add(top === 'src' ? imageFolder(path) : top);
  }
  return [...folders];
}
