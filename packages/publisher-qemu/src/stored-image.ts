import { join } from 'node:path';
import { address, devVersion, type State } from '@ostrata/versioning';
import type { CloudImage } from '@ostrata/ports';
import { diskFile, readEntry, type Entry } from './entry.ts';
import { entryName, linkName, type FamilyLayout } from './layout.ts';
import { linksIn } from './links.ts';

/** An image as it is in the store. */
export interface StoredImage {
  readonly name: string;
  readonly folder: string;
  readonly entry: Entry;
  readonly state: State;
  readonly channels: readonly string[];
}

/** The links of one family. */
export interface FamilyLinks {
  readonly published: ReadonlyMap<string, string>;
  readonly channels: ReadonlyMap<string, string>;
}

/** Reads the links of a family. */
export async function readLinks(layout: FamilyLayout): Promise<FamilyLinks> {
  const [published, channels] = await Promise.all([linksIn(layout.folder), linksIn(layout.channels)]);
  return { published, channels };
}

/** Reads one image. Throws `DamagedEntry`, `ImageGone`. */
export async function readImage(layout: FamilyLayout, name: string, links?: FamilyLinks): Promise<StoredImage> {
  const folder = join(layout.folder, name);
  const [entry, { published, channels }] = await Promise.all([readEntry(folder), links ?? readLinks(layout)]);
  return {
    name,
    folder,
    entry,
    state: stateOf(entry, published.get(linkName(entry.record)) === name),
    channels: [...channels].filter(([, to]) => to === name).map(([channel]) => channel),
  };
}

/** What the ports call it. */
export function toCloudImage({ folder, entry, state, channels }: StoredImage): CloudImage {
  const { record } = entry;
  return {
    id: join(folder, diskFile),
    address: address(record.image, record.target, record.version ?? devVersion(record.fingerprint)),
    state,
    record,
    size: entry.size,
    checksum: entry.checksum,
    channels,
    ...(entry.state === 'deprecated' && entry.deprecated !== undefined && { deprecated: entry.deprecated }),
    ...(entry.revoked === undefined ? {} : { revoked: entry.revoked }),
  };
}

/** Reads the image that was handed out as this one. Throws `DamagedEntry`, `ImageGone`. */
export function readAgain(layout: FamilyLayout, image: CloudImage): Promise<StoredImage> {
  return readImage(layout, entryName(image.record));
}

/** Publishing ends with its link, which is one step: with the word but without the link it is not done. */
function stateOf(entry: Entry, linked: boolean): State {
  return entry.state === 'published' && !linked ? 'candidate' : entry.state;
}
