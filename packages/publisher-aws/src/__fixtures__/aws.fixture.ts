import { createHash } from 'node:crypto';
import type { EC2, Image } from '@aws-sdk/client-ec2';
import type { SSM } from '@aws-sdk/client-ssm';
import { verified, type CloudImage, type Publisher } from '@ostrata/ports';
import type { Fingerprint, ImageRecord } from '@ostrata/versioning';
import { awsOf, type AwsOptions, type Patience } from '../connection/aws.ts';
import { awsPublisher } from '../index.ts';

export const home = 'eu-west-1';
export const elsewhere = ['us-east-1', 'ap-southeast-2'] as const;
export const account = '210987654321';
export const organization = 'arn:aws:organizations::123456789012:organization/o-abcdefghij';
export const unit = 'arn:aws:organizations::123456789012:ou/o-abcdefghij/ou-abcd-12345678';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** A test does not wait long for what a server on this machine has at once. */
const impatient: Partial<Patience> = { poll: 20, retry: 4, attempts: 6, request: 20_000, settle: 5_000, copy: 60_000 };

/** Options of a publisher or vendors against a server; `more.patience` is on top of a test's own. */
export function optionsFor(endpoint: string, more: Partial<AwsOptions> = {}): AwsOptions {
  return { region: home, endpoint, credentials, ...more, patience: { ...impatient, ...more.patience } };
}

export function publisherFor(
  endpoint: string,
  more: Partial<AwsOptions> = {},
  onDamaged: (id: string) => void = () => {},
): Publisher {
  return awsPublisher({ ...optionsFor(endpoint, more), onDamaged });
}

/** The clients of a region, to look at what a server holds. */
export async function clientsFor(
  endpoint: string,
  region: string = home,
): Promise<{ readonly ec2: EC2; readonly ssm: SSM }> {
  // Without a repetition: RegisterImage has no client token, so that it would be done twice.
  return awsOf(optionsFor(endpoint, { patience: { request: 60_000, attempts: 1 } })).in(region);
}

/** An AMI, as a build leaves it. With a key, its disk is encrypted with it; `default` is EBS's own. */
export async function makeAmi(endpoint: string, key?: string): Promise<string> {
  const { ec2 } = await clientsFor(endpoint);
  const { ImageId: plain = '' } = await ec2.registerImage({ Name: 'as-built', ImdsSupport: 'v2.0' });
  if (key === undefined) return plain;
  const { ImageId = '' } = await ec2.copyImage({
    Name: 'as-built',
    SourceImageId: plain,
    SourceRegion: home,
    Encrypted: true,
    ...(key !== 'default' && { KmsKeyId: key }),
  });
  const { Images: [{ BlockDeviceMappings: disks = [] } = {}] = [] } = await ec2.describeImages({ ImageIds: [plain] });
  await ec2.deregisterImage({ ImageId: plain });
  await ec2.deleteSnapshot({ SnapshotId: disks[0]?.Ebs?.SnapshotId });
  await ec2.modifyImageAttribute({ ImageId, ImdsSupport: { Value: 'v2.0' } });
  return ImageId;
}

/** A record of the image `demo`; `seed` makes its fingerprint. */
export function recordOf(seed: string, more: Partial<ImageRecord> = {}): ImageRecord {
  const fingerprint: Fingerprint = `v1:${createHash('sha256').update(seed).digest('hex')}`;
  return {
    schema: 1,
    image: 'demo',
    layer: 'service',
    target: 'aws/linux',
    fingerprint,
    build: fingerprint,
    builtAt: '2026-11-23T12:00:00Z',
    buildSeconds: 1,
    ostrata: '0.0.0',
    ...more,
  };
}

export async function adoptAmi(publisher: Publisher, record: ImageRecord, id: string): Promise<CloudImage> {
  const claim = await publisher.claim(record);
  try {
    return await publisher.adopt(claim, { builder: 'amazon-ebs.linux', id, files: [] }, record);
  } finally {
    await claim.release();
  }
}

export function proven(image: CloudImage): Parameters<Publisher['publish']>[0] {
  const { fingerprint } = image.record;
  return verified(image, { fingerprint, seconds: 1, checks: [{ name: 'boots', passed: true }] });
}

/** All AMIs of the account in a region. */
export async function amisIn(endpoint: string, region: string): Promise<readonly Image[]> {
  const { ec2 } = await clientsFor(endpoint, region);
  const { Images = [] } = await ec2.describeImages({ Owners: ['self'], IncludeDisabled: true });
  return Images;
}

/** Whom an AMI and its disks are shared with: `ami …`, `snap …`. */
export async function sharesOf(endpoint: string, region: string, image: Image): Promise<readonly string[]> {
  const { ec2 } = await clientsFor(endpoint, region);
  const { LaunchPermissions = [] } = await ec2.describeImageAttribute({
    ImageId: image.ImageId,
    Attribute: 'launchPermission',
  });
  const ami = LaunchPermissions.map(
    (permission) =>
      `ami ${permission.UserId ?? permission.OrganizationArn ?? permission.OrganizationalUnitArn ?? permission.Group ?? ''}`,
  );
  const disks = await Promise.all(
    (image.BlockDeviceMappings ?? []).map(async ({ Ebs }) => {
      const { CreateVolumePermissions = [] } = await ec2.describeSnapshotAttribute({
        SnapshotId: Ebs?.SnapshotId,
        Attribute: 'createVolumePermission',
      });
      return CreateVolumePermissions.map(({ UserId, Group }) => `snap ${UserId ?? Group ?? ''}`);
    }),
  );
  return [...ami, ...disks.flat()].sort();
}
