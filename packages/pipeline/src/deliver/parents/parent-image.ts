import type { Unit } from '@ostrata/catalog';
import type { CloudImage, Publisher } from '@ostrata/ports';
import type { RecordedParent } from '@ostrata/versioning';
import type { DesiredUnit } from '../../release/desired.ts';
import type { DeliverContext } from '../context.ts';
import type { LookedUp } from './look-up.ts';
import { isLocal } from '../unit/machine.ts';
import { releasedElsewhere } from './released-elsewhere.ts';

/** What a unit is built on: the id that Packer takes, and what the record says of it. */
export interface ParentImage {
  readonly id: string;
  readonly record: RecordedParent;
}

/** A built image, as what stands on it sees it. */
export function asParent({ id, record: { image, version, fingerprint } }: CloudImage): ParentImage {
  return { id, record: { image, ...(version !== undefined && { version }), fingerprint } };
}

/** True for a vendor unit of a cloud, which has the image by itself: the lock says which one, and nothing is made. */
export function isThere({ parent, target }: Unit): boolean {
  return parent === undefined && !isLocal(target);
}

/**
 * The image that a unit is built on: one that was looked up, the version that its parent is pinned to, or the cloud's own image of
 * a vendor. `undefined` for a vendor unit. Throws `ParentMissing`, `RevokedImage`, `NotReleasedHere`.
 */
export async function parentImage(
  { publisher, catalog }: Pick<DeliverContext, 'publisher' | 'catalog'>,
  one: DesiredUnit,
  { present }: Pick<LookedUp, 'present'>,
): Promise<ParentImage | undefined> {
  const { unit, parent } = one;
  if (parent === undefined || unit.parent === undefined) return undefined;
  const image = unit.parent.image.name;
  if (isThere(unit.parent)) {
    const locked = catalog.lock.vendors.get(unit.parent.name);
    if (locked?.kind === 'cloud') {
      const { id } = locked;
      return { id, record: { image, fingerprint: parent.fingerprint, id } };
    }
    if (locked?.kind === 'image') return asParent(await releasedElsewhere({ publisher }, unit.parent, locked));
    throw new ParentMissing(one.name, unit.parent.name, 'run `ostrata lock`, which finds the image in the cloud');
  }
  const { version, name } = parent;
  const named = version === undefined ? name : `${image}@${version}`;
  const listed = present.get(name) ?? (await pinnedImage(publisher, one));
  if (listed === undefined) {
    const pinned = 'deliver that version first, or follow the parent without a version';
    throw new ParentMissing(one.name, named, version === undefined ? 'deliver that first' : pinned);
  }
  if (listed.state === 'revoked') throw new RevokedImage(named, listed);
  return asParent(listed);
}

/** The version that a unit's parent is pinned to, revoked or not; `undefined` where it is not there, or nothing is pinned. */
export async function pinnedImage(
  { list }: Pick<Publisher, 'list'>,
  { unit, parent }: DesiredUnit,
): Promise<CloudImage | undefined> {
  if (parent?.version === undefined || unit.parent === undefined) return undefined;
  const { version, fingerprint } = parent;
  const found = await list({ image: unit.parent.image.name, target: unit.target.name, version, fingerprint });
  return found.find(({ state }) => state !== 'candidate');
}

/** What a unit stands on is not published here. */
export class ParentMissing extends Error {
  override readonly name = 'ParentMissing';
  readonly parent: string;

  constructor(unit: string, parent: string, advice: string) {
    super(`${unit} stands on ${parent}, which is not published here; ${advice}`);
    this.parent = parent;
  }
}

/** The image was revoked: it is not made again, and nothing is built on it. */
export class RevokedImage extends Error {
  override readonly name = 'RevokedImage';
  readonly address: string;

  constructor(what: string, { address, revoked }: CloudImage) {
    const reason = revoked === undefined ? '' : ` (${revoked.reason})`;
    super(`${what} was revoked as ${address}${reason}; release a new version of it`);
    this.address = address;
  }
}
