import { dirname } from 'node:path/posix';
import {
  isAnsibleFile,
  lockPath,
  settingsPath,
  type ImageFile,
  type ReadFile,
  type ReadFiles,
  type Reference,
} from '@ostrata/catalog';
import type { Outline, Tree } from '@ostrata/ports';
import type { Recall } from './recall.ts';
import type { UnreadPlaces } from './unread-places.ts';

/** What earlier plans read of the files of a repository, as far as these are the same; where things stand in them is read anew. */
export function recalledFiles({ folders, files }: Outline, recall: Recall, places: UnreadPlaces): ReadFiles {
  const images = new Map<string, ReadFile<ImageFile>>();
  for (const [folder, tree] of folders) {
    const data = recall.file('image', tree);
    const path = imageFile(folder);
    // Two folders may hold the same, and one of them is not called as the image is.
    if (data !== undefined && folder === `src/${data.image}`) images.set(path, known(path, data, places));
  }
  const ansible = [...files.keys()].filter(isAnsibleFile);
  const [settings, lock] = [files.get(settingsPath), files.get(lockPath)];
  const [settingsData, lockData] = [
    settings?.kind === 'file' ? recall.file('settings', settings.id) : undefined,
    lock?.kind === 'file' ? recall.file('lock', lock.id) : undefined,
  ];
  return {
    ...(settingsData && { settings: known(settingsPath, settingsData, places) }),
    ...(lockData && { lock: known(lockPath, lockData, places) }),
    images,
    references: recalledReferences(ansible, files, recall, places),
  };
}

/** What is known of Ansible files of a tree. */
export function recalledReferences(
  paths: readonly string[],
  tree: Tree,
  recall: Recall,
  places: UnreadPlaces,
): ReadFiles['references'] {
  const references = new Map<string, ReadFile<readonly Reference[]>>();
  for (const path of paths) {
    const id = textId(path, tree);
    const found = id === undefined ? undefined : recall.file('references', id);
    if (found !== undefined) references.set(path, known(path, found, places));
  }
  return references;
}

/** The blob of a file that has text of its own; a link has none, and a submodule no blob. */
function textId(path: string, tree: Tree): string | undefined {
  const { kind, id } = tree.get(path) ?? {};
  return kind === 'file' || kind === 'executable' ? id : undefined;
}

function known<Data>(path: string, data: Data, places: UnreadPlaces): ReadFile<Data> {
  return { data, places: places.of(path), problems: [] };
}

/** True for a file that need not be read. */
export function isKnown(path: string, { settings, lock, images, references }: ReadFiles): boolean {
  if (path === settingsPath) return settings !== undefined;
  if (path === lockPath) return lock !== undefined;
  return images.has(path) || references.has(path);
}

/** Keeps what was read without a problem for the next plan. */
export function keepFiles(
  { settings, lock, images, references }: ReadFiles,
  { tree, folders }: { readonly tree: Tree; readonly folders: ReadonlyMap<string, string> },
  recall: Recall,
): void {
  // Where a link leads is looked at each time.
  const withLinks = new Set<string>();
  for (const [path, { kind }] of tree) if (kind === 'link') withLinks.add(imageFolder(path));
  const blob = (path: string) => (tree.get(path)?.kind === 'file' ? tree.get(path)?.id : undefined);
  recall.keepFile('settings', blob(settingsPath), sound(settings));
  recall.keepFile('lock', blob(lockPath), sound(lock));
  for (const [path, file] of references) recall.keepFile('references', textId(path, tree), sound(file));
  for (const [path, image] of images) {
    const folder = dirname(path);
    if (!withLinks.has(folder)) recall.keepFile('image', folders.get(folder), sound(image));
  }
}

function sound<Data>(file: ReadFile<Data> | undefined): Data | undefined {
  return file?.problems.length === 0 ? file.data : undefined;
}

export function imageFile(folder: string): string {
  return `${folder}/image.yaml`;
}

/** `src/<image>` of a path in it. */
export function imageFolder(path: string): string {
  return path.split('/', 2).join('/');
}
