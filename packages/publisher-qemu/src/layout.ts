import { join } from 'node:path';
import type { UnitAddress } from '@ostrata/ports';
import { address, devVersion, isFingerprint, isVersion, type Fingerprint } from '@ostrata/versioning';

/** Where things are in a store. All paths are absolute when `store` is. */
export interface FamilyLayout {
  /** The images of one unit: `<image>-<os>`. */
  readonly name: string;
  readonly folder: string;
  readonly channels: string;
  /** Half-done things; whoever has the claim may remove all that is in it. */
  readonly work: string;
  /** Held as long as a run works on the unit. */
  readonly claimLock: string;
  /** Held as long as one state, link or entry is changed. */
  readonly changeLock: string;
}

/** The layout for one image and target. Throws `TypeError` for a name that could lead out of the store. */
export function familyOf(store: string, unit: Pick<UnitAddress, 'image' | 'target'>): FamilyLayout {
  const [name = ''] = address(plainName('image', unit.image), unit.target, '0').split('/');
  return family(store, name);
}

/** The layout for a folder of the store. */
export function family(store: string, name: string): FamilyLayout {
  const folder = join(store, name);
  return {
    name,
    folder,
    channels: join(folder, 'channels'),
    work: join(store, '.work', name),
    claimLock: join(store, '.claims', `${name}.lock`),
    changeLock: join(store, '.claims', `${name}.change.lock`),
  };
}

/**
 * The folder of one image: its fingerprint, with `-` for `:`, and its version. A later version may have the fingerprint of an
 * earlier one, when a change is taken back; and a dev build stays what it is beside them.
 */
export function entryName({ fingerprint, version }: Pick<UnitAddress, 'fingerprint' | 'version'>): string {
  return `${fingerprint.replace(':', '-')}${version === undefined ? '' : `@${version}`}`;
}

/** The fingerprint that a folder is named after, if it is an image's. */
export function entryFingerprint(name: string): Fingerprint | undefined {
  const text = (name.split('@')[0] ?? '').replace('-', ':');
  return isFingerprint(text) ? text : undefined;
}

/** The name of the link to a published image. */
export function linkName(record: { readonly version?: string | undefined; readonly fingerprint: Fingerprint }): string {
  const name = record.version ?? devVersion(record.fingerprint);
  if (record.version !== undefined && !isVersion(record.version)) throw new TypeError(`${name} is no version`);
  return name;
}

/** A name that is one plain part of a path. Throws `TypeError`. */
export function plainName(what: string, name: string): string {
  if (!/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(name) || name.length > 64) {
    throw new TypeError(`${JSON.stringify(name)} is no name of ${what === 'image' ? 'an' : 'a'} ${what}`);
  }
  return name;
}
