import type { Running } from '@ostrata/ports';
import type { Aws } from '../connection/aws.ts';
import { codeOf } from '../connection/refusals.ts';
import { ownSnapshots, withTag } from '../images/describe.ts';
import { homeName, mark, type HomeImage } from '../images/home-image.ts';
import type { Copied } from './copy-image.ts';
import type { Distribution } from './distribution.ts';
import { launchPermission, noShares, readShares } from './shares.ts';

/**
 * Shares an image of a region, and its disks with the accounts: organisations need no share of those. Whom it is shared with
 * already is asked first, unless the image is new.
 */
export async function shareImage(
  aws: Aws,
  region: string,
  { image, isNew }: Copied,
  { accounts, organizations }: Distribution,
  running: Running,
): Promise<void> {
  const wanted = [...accounts, ...organizations];
  if (wanted.length === 0 || image.State !== 'available') return;
  const present = isNew ? noShares(image) : await readShares(aws, region, image, running);
  const { ec2 } = await aws.in(region);
  const abort = { ...(running.signal && { abortSignal: running.signal }) };
  try {
    for (const { id: SnapshotId, accounts: known } of present.disks) {
      const UserIds = accounts.filter((account) => !known.includes(account));
      if (UserIds.length === 0) continue;
      await ec2.modifySnapshotAttribute(
        { SnapshotId, Attribute: 'createVolumePermission', OperationType: 'add', UserIds },
        abort,
      );
    }
  } catch (error) {
    // AWS's word for a disk that is encrypted with its own key; the message alone says so.
    if (codeOf(error) !== 'InvalidParameter') throw error;
    throw new UnshareableImage(image.ImageId ?? '', [region], { cause: error });
  }
  const missing = wanted.filter((one) => !present.image.includes(one));
  if (missing.length === 0) return;
  const Add = missing.map(launchPermission);
  await ec2.modifyImageAttribute({ ImageId: image.ImageId, LaunchPermission: { Add } }, abort);
  running.onProgress?.(`${region}: ${image.ImageId ?? ''} is shared with ${missing.join(', ')}`);
}

/** An encrypted image is shared only with a key of one's own in each region. Throws `UnshareableImage`, before anything is copied. */
export async function refuseUnshareable(
  aws: Aws,
  home: HomeImage,
  { accounts, organizations, regions, kmsKeys }: Distribution,
  running: Running,
): Promise<void> {
  if (accounts.length + organizations.length === 0) return;
  const without = regions.filter((region) => kmsKeys[region] === undefined);
  if (without.length === 0) return;
  const snapshots = await ownSnapshots(aws, aws.home, withTag(mark.home, homeName(aws, home.id)), running);
  if (snapshots.some(({ Encrypted }) => Encrypted === true)) throw new UnshareableImage(home.address, without);
}

/** An image whose disk is encrypted with AWS's own key cannot be used by other accounts. */
export class UnshareableImage extends Error {
  override readonly name = 'UnshareableImage';
  readonly regions: readonly string[];

  constructor(image: string, regions: readonly string[], options?: ErrorOptions) {
    super(
      `${image} is encrypted and cannot be shared in ${regions.join(', ')} with the default key of EBS: ` +
        `name a key of your own for each under distribute.kmsKeys, and build with it (builder.kmsKey)`,
      options,
    );
    this.regions = regions;
  }
}
