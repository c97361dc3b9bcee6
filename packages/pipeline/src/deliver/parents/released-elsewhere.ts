import type { LockedVendor, Unit } from '@ostrata/catalog';
import type { CloudImage, Publisher } from '@ostrata/ports';

/** The published image of another repository that a vendor unit stands for. Throws `NotReleasedHere`. */
export async function releasedElsewhere(
  { publisher }: { readonly publisher: Pick<Publisher, 'list'> },
  { name, target }: Unit,
  { image, version, fingerprint, git }: Extract<LockedVendor, { kind: 'image' }>,
): Promise<CloudImage> {
  const found = await publisher.list({ image, target: target.name, version, states: ['published'] });
  const same = found.find(({ record }) => record.fingerprint === fingerprint);
  if (same === undefined) throw new NotReleasedHere(name, `${image}@${version}`, git, found.length > 0);
  return same;
}

/** What an image of another repository stands for is not in this store or account. */
export class NotReleasedHere extends Error {
  override readonly name = 'NotReleasedHere';

  constructor(unit: string, reference: string, git: string, isAnother: boolean) {
    super(
      isAnother
        ? `${unit}: ${reference} here is not what ${git} released; it was built from something else`
        : `${unit}: ${reference} of ${git} is not published here; deliver its release there first`,
    );
  }
}
