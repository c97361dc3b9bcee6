import type { CloudImage } from '@ostrata/ports';
import type { DesiredUnit } from '../release/desired.ts';
import type { DeliverContext } from './context.ts';
import type { LookedUp } from './look-up.ts';

/**
 * The image that a unit is built on: one that was looked up, or the version that its parent is pinned to. `undefined` for a
 * vendor unit. Throws `ParentMissing`, `RevokedImage`.
 */
export async function parentImage(
  { publisher }: Pick<DeliverContext, 'publisher'>,
  { unit, parent }: DesiredUnit,
  { present }: Pick<LookedUp, 'present'>,
): Promise<CloudImage | undefined> {
  if (parent === undefined) return undefined;
  const image = unit.parent?.image.name ?? '';
  const { version, fingerprint } = parent;
  const named = version === undefined ? parent.unit : `${image}@${version}`;
  const listed =
    version === undefined
      ? present.get(parent.unit)
      : (await publisher.list({ image, target: unit.target.name, version, fingerprint })).find(
          ({ state }) => state !== 'candidate',
        );
  if (listed === undefined) throw new ParentMissing(unit.name, named, version !== undefined);
  if (listed.state === 'revoked') throw new RevokedImage(named, listed);
  return listed;
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
