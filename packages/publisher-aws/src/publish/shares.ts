import type { Image, LaunchPermission } from '@aws-sdk/client-ec2';
import type { Running } from '@ostrata/ports';
import type { Aws } from '../connection/aws.ts';
import { snapshotIds } from '../images/describe.ts';

/** Whom an image of a region and its disks are shared with. */
export interface Shares {
  /** Accounts by their numbers, organisations and their units by their ARNs. */
  readonly image: readonly string[];
  readonly disks: readonly { readonly id: string; readonly accounts: readonly string[] }[];
}

/** Whom an image of this account is shared with, as AWS has it now. */
export async function readShares(aws: Aws, region: string, image: Image, { signal }: Running): Promise<Shares> {
  const { ec2 } = await aws.in(region);
  const abort = { ...(signal && { abortSignal: signal }) };
  const [{ LaunchPermissions = [] }, ...disks] = await Promise.all([
    ec2.describeImageAttribute({ ImageId: image.ImageId, Attribute: 'launchPermission' }, abort),
    ...snapshotIds(image).map(async (id) => {
      const { CreateVolumePermissions = [] } = await ec2.describeSnapshotAttribute(
        { SnapshotId: id, Attribute: 'createVolumePermission' },
        abort,
      );
      return { id, accounts: CreateVolumePermissions.flatMap(({ UserId }) => (UserId === undefined ? [] : [UserId])) };
    }),
  ]);
  return { image: LaunchPermissions.flatMap(sharedWith), disks };
}

/** The shares of an image that was just made. */
export function noShares(image: Image): Shares {
  return { image: [], disks: snapshotIds(image).map((id) => ({ id, accounts: [] })) };
}

/** An account, or the ARN of an organisation or of a unit of one, as AWS takes it. */
export function launchPermission(name: string): LaunchPermission {
  if (!name.startsWith('arn:')) return { UserId: name };
  return name.includes(':ou/') ? { OrganizationalUnitArn: name } : { OrganizationArn: name };
}

/** Shares with everybody (`Group`) are none of Ostrata's. */
function sharedWith({ UserId, OrganizationArn, OrganizationalUnitArn }: LaunchPermission): readonly string[] {
  const name = UserId ?? OrganizationArn ?? OrganizationalUnitArn;
  return name === undefined ? [] : [name];
}
