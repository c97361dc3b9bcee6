import { readdir } from 'node:fs/promises';
import type { CloudImage, ImageQuery } from '@ostrata/ports';
import { DamagedEntry, ImageGone } from './entry.ts';
import { entryFingerprint, family, familyOf, type FamilyLayout } from './layout.ts';
import { readImage, readLinks, toCloudImage } from './stored-image.ts';

/** Images of the store that match, by address; `onDamaged` is told of folders that are none. */
export async function listImages(
  store: string,
  query: ImageQuery,
  onDamaged: (damaged: DamagedEntry) => void,
): Promise<readonly CloudImage[]> {
  const found = await Promise.all((await families(store, query)).map((layout) => ofFamily(layout, query, onDamaged)));
  return found
    .flat()
    .filter((image) => matches(image, query))
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

/** The families of a store, by name. */
export async function families(store: string, query: ImageQuery = {}): Promise<readonly FamilyLayout[]> {
  if (query.image !== undefined && query.target !== undefined) {
    return [familyOf(store, { image: query.image, target: query.target })];
  }
  const entries = await readdir(store, { withFileTypes: true }).catch(ifMissing);
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  return names.sort().map((name) => family(store, name));
}

/** The folders of images in a family. */
export async function entryNames(layout: FamilyLayout): Promise<readonly string[]> {
  const entries = await readdir(layout.folder, { withFileTypes: true }).catch(ifMissing);
  return entries
    .filter((entry) => entry.isDirectory() && entryFingerprint(entry.name) !== undefined)
    .map(({ name }) => name)
    .sort();
}

async function ofFamily(
  layout: FamilyLayout,
  query: ImageQuery,
  onDamaged: (damaged: DamagedEntry) => void,
): Promise<readonly CloudImage[]> {
  const names = (await entryNames(layout)).filter(
    (name) => query.fingerprint === undefined || entryFingerprint(name) === query.fingerprint,
  );
  if (names.length === 0) return [];
  const links = await readLinks(layout);
  const images = await Promise.all(
    names.map(async (name) => {
      try {
        return [toCloudImage(await readImage(layout, name, links))];
      } catch (error) {
        if (error instanceof DamagedEntry) onDamaged(error);
        // Another process removed it since the folder was read.
        else if (!(error instanceof ImageGone)) throw error;
        return [];
      }
    }),
  );
  return images.flat();
}

function matches({ record, state }: CloudImage, query: ImageQuery): boolean {
  return (
    (query.image === undefined || record.image === query.image) &&
    (query.target === undefined || record.target === query.target) &&
    (query.version === undefined || record.version === query.version) &&
    (query.fingerprint === undefined || record.fingerprint === query.fingerprint) &&
    (query.states === undefined || query.states.includes(state))
  );
}

/** Within an image, the older build first. */
function sortKey({ record }: CloudImage): string {
  return [record.image, record.target, record.builtAt, record.fingerprint].join('\n');
}

function ifMissing(error: unknown): [] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}
