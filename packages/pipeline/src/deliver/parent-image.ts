import type { CloudImage, Publisher } from '@ostrata/ports';
import type { DesiredUnit } from '../release/desired.ts';
import type { DeliverContext } from './context.ts';
import type { LookedUp } from './look-up.ts';

/**
 * The image that a unit is built on: one that was looked up, or the version that its parent is pinned to. `undefined` for a
 * vendor unit. Throws `ParentMissing`, `RevokedImage`.
 */
export async function parentImage(
  { publisher }: Pick<DeliverContext, 'publisher'>,
  one: DesiredUnit,
  { present }: Pick<LookedUp, 'present'>,
): Promise<CloudImage | undefined> {
  const { unit, parent } = one;
  if (parent === undefined) return undefined;
  const { version, name } = parent;
  const named = version === undefined ? name : `${unit.parent?.image.name ?? ''}@${version}`;
  const listed = present.get(name) ?? (await pinnedImage(publisher, one));
  if (listed === undefined) throw new ParentMissing(one.name, named, version !== undefined);
  if (listed.state === 'revoked') throw new RevokedImage(named, listed);
  return listed;
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

  constructor(unit: string, parent: string, isPinned: boolean) {
    const advice = isPinned
      ? 'deliver that version first, or follow the parent without a version'
      : 'deliver that first';
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
