import { dirname, normalize } from 'node:path/posix';
import { catalogFiles, parseCatalog, type ImageFile, type KnownImage } from '@ostrata/catalog';
import type { CommittedFiles, Tree } from '@ostrata/ports';
import type { Repository } from '../load.ts';
import type { Recall } from './recall.ts';

/** A repository at a commit. Its tree lacks the files of folders `src/<image>` that nothing had to be read of. */
export interface CommittedRepository extends Repository {
  /** By path the folders `src/<image>`, each with the id of its git tree. */
  readonly folders: ReadonlyMap<string, string>;
  /** The tree with the files of these folders too. */
  expand(folders: Iterable<string>): Promise<Tree>;
}

/** As `loadRepository`, at a commit: what is known of an image's folder by its id is neither listed nor read. */
export async function loadCommit(files: CommittedFiles, recall: Recall): Promise<CommittedRepository> {
  const { folders, files: beside } = await files.outline('src', wholeFolders);
  const known = new Map<string, KnownImage>();
  for (const [folder, id] of folders) {
    const image = recall.image(folder, id);
    if (image !== undefined) known.set(imageFile(folder), image);
  }
  const listed = new Set<string>();
  const isNoFolder = (path: string) => path.startsWith('src/') && !folders.has(path);
  let tree: Tree = beside;
  const expand = async (wanted: Iterable<string>): Promise<Tree> => {
    const missing = new Set(wanted);
    for (const folder of missing) if (listed.has(folder) || isNoFolder(folder)) missing.delete(folder);
    if (missing.size === 0) return tree;
    for (const folder of missing) listed.add(folder);
    return (tree = await files.listBelow([...missing], tree));
  };
  const parse = async () => {
    const texts = await files.read(catalogFiles(tree).filter((path) => !known.has(path)));
    return { texts, ...parseCatalog({ entries: tree, texts, known }) };
  };

  const unread = [...folders.keys()].filter((folder) => !known.has(imageFile(folder)));
  await expand([...unread, ...playbookFolders([...known.values()].map(({ data }) => data))]);
  let read = await parse();
  // What a file that was read just now names may stand in a folder that was not looked into.
  const before = tree;
  if ((await expand(playbookFolders(read.files.values()))) !== before) read = await parse();

  const withLinks = new Set<string>();
  for (const [path, { kind }] of tree) if (kind === 'link') withLinks.add(imageFolder(path));
  for (const [path, data] of read.files) {
    const folder = dirname(path);
    const [id, text] = [folders.get(folder), read.texts.get(path)];
    // Where a link leads is looked at each time.
    if (id !== undefined && text !== undefined && !withLinks.has(folder)) recall.keepImage(folder, id, data, text);
  }
  return { catalog: read.catalog, problems: read.problems, tree, folders, expand };
}

function imageFile(folder: string): string {
  return `${folder}/image.yaml`;
}

/** Folders of local roles, and of what images are usually verified with. */
const wholeFolders = ['roles', 'tests'];

/** Other folders that the playbooks of images stand in: `src/<image>`, or one at the top. */
function playbookFolders(images: Iterable<ImageFile>): readonly string[] {
  const paths = new Set<string>();
  for (const { verify, targets } of images) {
    for (const named of [verify, ...Object.values(targets).map((target) => target?.verify)]) {
      for (const path of typeof named === 'string' ? [named] : (named ?? [])) paths.add(path);
    }
  }
  return [...paths].flatMap((path) => {
    const [top = '', ...below] = normalize(path).split('/');
    if (below.length === 0 || top === '' || top === '..' || wholeFolders.includes(top)) return [];
    return top === 'src' ? imageFolder(normalize(path)) : top;
  });
}

/** `src/<image>` of a path in it. */
function imageFolder(path: string): string {
  return path.split('/', 2).join('/');
}
