import type { Filter, Image, Snapshot } from '@aws-sdk/client-ec2';
import type { Running } from '@ostrata/ports';
import { resourceTagKey } from '@ostrata/versioning';
import type { Aws } from '../connection/aws.ts';
import { allPages } from '../connection/pages.ts';
import { codeOf, noImage } from '../connection/refusals.ts';

/** What is asked of EC2: a filter and its values. */
export type Filters = Readonly<Record<string, readonly string[]>>;

/** Images of this account in a region, disabled ones among them. */
export function ownImages(aws: Aws, region: string, filters: Filters, { signal }: Running = {}) {
  return allPages<Image>(async (token) => {
    const { ec2 } = await aws.in(region);
    const { Images, NextToken } = await ec2.describeImages(
      { Owners: ['self'], IncludeDisabled: true, Filters: toFilters(filters), MaxResults: 1000, ...next(token) },
      { ...(signal && { abortSignal: signal }) },
    );
    return { items: Images, ...(NextToken !== undefined && { next: NextToken }) };
  });
}

/** One image by its id, whoever owns it. */
export async function imageById(
  aws: Aws,
  region: string,
  id: string,
  { signal }: Running = {},
): Promise<Image | undefined> {
  const { ec2 } = await aws.in(region);
  try {
    const { Images = [] } = await ec2.describeImages(
      { ImageIds: [id], IncludeDisabled: true },
      { ...(signal && { abortSignal: signal }) },
    );
    return Images[0];
  } catch (error) {
    if (noImage.some((code) => code === codeOf(error))) return undefined;
    throw error;
  }
}

/** Snapshots of this account in a region. A filter without a value, which AWS refuses, matches none. */
export async function ownSnapshots(
  aws: Aws,
  region: string,
  filters: Filters,
  { signal }: Running = {},
): Promise<readonly Snapshot[]> {
  if (Object.values(filters).some((values) => values.length === 0)) return [];
  return allPages<Snapshot>(async (token) => {
    const { ec2 } = await aws.in(region);
    const { Snapshots, NextToken } = await ec2.describeSnapshots(
      { OwnerIds: ['self'], Filters: toFilters(filters), MaxResults: 1000, ...next(token) },
      { ...(signal && { abortSignal: signal }) },
    );
    return { items: Snapshots, ...(NextToken !== undefined && { next: NextToken }) };
  });
}

/** The filter for a tag of Ostrata. */
export function withTag(name: string, ...values: readonly string[]): Filters {
  return values.length === 0 ? { 'tag-key': [resourceTagKey(name)] } : { [`tag:${resourceTagKey(name)}`]: values };
}

/** The snapshots that an image is made of. */
export function snapshotIds({ BlockDeviceMappings = [] }: Image): readonly string[] {
  return BlockDeviceMappings.flatMap(({ Ebs }) => (Ebs?.SnapshotId === undefined ? [] : [Ebs.SnapshotId]));
}

function toFilters(filters: Filters): Filter[] {
  return Object.entries(filters).map(([Name, values]) => ({ Name, Values: [...values] }));
}

function next(token: string | undefined) {
  return token === undefined ? {} : { NextToken: token };
}
