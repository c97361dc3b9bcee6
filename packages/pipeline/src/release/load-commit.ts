import { normalize } from 'node:path/posix';
import { assembleCatalog, catalogFiles, type ReadFiles } from '@ostrata/catalog';
import type { CommittedFiles, Outline, Tree } from '@ostrata/ports';
import type { Repository } from '../load.ts';
import type { Recall } from './recall.ts';
import { imageFile, imageFolder, isKnown, keepFiles, recalledFiles, together } from './recalled-files.ts';
import { unreadPlaces, type UnreadPlaces } from './unread-places.ts';

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

  const known = recalledFiles(outline, recall, places);
  const unread = [...folders.keys()].filter((folder) => !known.images.has(imageFile(folder)));
  await expand([...unread, ...playbookFolders(known)]);
  let fresh: ReadFiles = { images: new Map(), dependencies: new Map() };
  const links = new Map<string, string>();
  const read = async () => {
    const isRead = (path: string) => isKnown(path, known) || isKnown(path, fresh) || links.has(path);
    const missing = catalogFiles(tree).filter((path) => !isRead(path));
    if (missing.length === 0) return;
    const { readFiles } = await loadReader();
    const parts = [fresh];
    for await (const texts of files.readInParts(missing)) {
      parts.push(readFiles(texts));
      for (const [path, text] of texts) if (tree.get(path)?.kind === 'link') links.set(path, text);
    }
    fresh = together(parts);
  };
  await read();
  // What a file that was read just now names may stand in a folder that was not looked into: links are in it, if anything.
  const before = tree;
  if ((await expand(playbookFolders(fresh))) !== before) await read();
  keepFiles(fresh, { tree, folders }, recall);

  const parts = { entries: tree, files: together([known, fresh]), links };
  const { catalog, problems } = await places.settled(() => assembleCatalog(parts));
  return { catalog, problems, tree, folders, expand, settled: places.settled };
}

/** YAML and zod: a plan of what is known needs neither. */
function loadReader() {
  return import('@ostrata/catalog/read');
}

/** Folders of local roles, and of what images are usually verified with. */
const wholeFolders = ['roles', 'tests'];

/** Other folders that the playbooks of images stand in: `src/<image>`, or one at the top. */
function playbookFolders({ images }: ReadFiles): readonly string[] {
  const paths = new Set<string>();
  for (const { data } of images.values()) {
    for (const one of [data, ...Object.values(data?.targets ?? {})]) {
      const named = one?.verify ?? [];
      for (const path of typeof named === 'string' ? [named] : named) paths.add(path);
    }
  }
  return [...paths].map(normalize).flatMap((path) => {
    const [top = '', ...below] = path.split('/');
    if (below.length === 0 || top === '' || top === '..' || wholeFolders.includes(top)) return [];
    return top === 'src' ? imageFolder(path) : top;
  });
}
