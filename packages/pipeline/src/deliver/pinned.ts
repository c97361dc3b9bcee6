import type { CloudImage } from '@ostrata/ports';
import type { DesiredUnit } from '../release/desired.ts';
import type { DeliverContext } from './context.ts';

/** The published image of the version that a unit's parent is pinned to. Throws `PinnedMissing`. */
export async function pinnedImage({ publisher }: DeliverContext, { unit, parent }: DesiredUnit): Promise<CloudImage> {
  const version = parent?.version ?? '';
  const image = unit.parent?.image.name ?? '';
  const [found] = await publisher.list({ image, target: unit.target.name, version, states: ['published'] });
  if (found === undefined) throw new PinnedMissing(unit.name, `${image}@${version}`);
  return found;
}

/** The version that a parent is pinned to is tagged, but was not built for this target here. */
export class PinnedMissing extends Error {
  override readonly name = 'PinnedMissing';
  readonly parent: string;

  constructor(unit: string, parent: string) {
    super(
      `${unit} stands on ${parent}, which is not published here; build its release first, or follow the parent without a version`,
    );
    this.parent = parent;
  }
}
