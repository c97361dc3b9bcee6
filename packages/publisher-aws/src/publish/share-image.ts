import type { Image, LaunchPermission } from '@aws-sdk/client-ec2';
import type { Running } from '@ostrata/ports';
import type { Aws } from '../connection/aws.ts';
import { codeOf } from '../connection/refusals.ts';
import { ownSnapshots, snapshotIds, withTag } from '../images/describe.ts';
import { homeName, mark, type HomeImage } from '../images/home-image.ts';
import type { Distribution } from './distribution.ts';

/** Shares an image of a region, and its disks with the accounts: organisations need no share of those. */
export async function shareImage(
  aws: Aws,
  region: string,
  image: Image,
  { accounts, organizations }: Distribution,
  { signal, onProgress }: Running,
): Promise<void> {
  if (accounts.length + organizations.length === 0 || image.State !== 'available') return;
  const { ec2 } = await aws.in(region);
  const abort = { ...(signal && { abortSignal: signal }) };
  try {
    for (const SnapshotId of accounts.length === 0 ? [] : snapshotIds(image)) {
      await ec2.modifySnapshotAttribute(
        { SnapshotId, Attribute: 'createVolumePermission', OperationType: 'add', UserIds: [...accounts] },
        abort,
      );
    }
  } catch (error) {
    // AWS's word for a disk that is encrypted with its own key; the message alone says so.
    if (codeOf(error) !== 'InvalidParameter') throw error;
    throw new UnshareableImage(image.ImageId ?? '', [region], { cause: error });
  }
  const Add: LaunchPermission[] = [
    ...accounts.map((UserId) => ({ UserId })),
    ...organizations.map((arn) => (arn.includes(':ou/') ? { OrganizationalUnitArn: arn } : { OrganizationArn: arn })),
  ];
  await ec2.modifyImageAttribute({ ImageId: image.ImageId, LaunchPermission: { Add } }, abort);
  onProgress?.(`${region}: ${image.ImageId ?? ''} is shared`);
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
