import { target, type TargetName } from '@ostrata/catalog';
import { tellingFailures, VendorUnavailable, type Vendors } from '@ostrata/ports';
import type { Filter, Image } from '@aws-sdk/client-ec2';
import * as z from 'zod';
import { awsOf, type AwsOptions } from './connection/aws.ts';
import { awsFailure } from './connection/failures.ts';
import { allPages } from './connection/pages.ts';

/** `find:` of a vendor image on aws. */
const query = z.strictObject({
  owner: z
    .string()
    .regex(/^(\d{12}|amazon|aws-marketplace|self)$/, 'an account of 12 digits, `amazon`, `aws-marketplace` or `self`'),
  name: z.string().min(1),
  filters: z.record(z.string().min(1), z.string()).optional(),
});

/** Vendor images of AWS: the newest AMI of an owner whose name matches. Its id holds in the region that images are built in. */
export function awsVendors(options: AwsOptions): Vendors {
  const aws = awsOf(options);
  const vendors: Vendors = {
    resolve: async (source, targetName, { signal } = {}) => {
      if (source.kind !== 'cloud') throw new VendorUnavailable(`${targetName} takes its vendor image by find:`);
      const { data, error } = query.safeParse(source.query);
      if (error !== undefined) {
        const faults = error.issues.map(({ path, message }) => `${['find', ...path].join('.')}: ${message}`);
        throw new VendorUnavailable(`a vendor image on aws cannot be found by what it says: ${faults.join('; ')}`);
      }
      const { ec2 } = await aws.in(aws.home);
      const images = await allPages<Image>(async (token) => {
        const { Images, NextToken } = await ec2.describeImages(
          {
            Owners: [data.owner],
            Filters: filtersOf({ name: data.name, ...data.filters }, targetName),
            ...(token === undefined ? { MaxResults: 1000 } : { MaxResults: 1000, NextToken: token }),
          },
          { ...(signal && { abortSignal: signal }) },
        );
        return { items: Images, ...(NextToken !== undefined && { next: NextToken }) };
      });
      const newest = images.toSorted(byCreation).at(-1);
      if (newest?.ImageId === undefined) {
        throw new VendorUnavailable(`${data.owner} has no AMI named ${data.name} for ${targetName} in ${aws.home}`);
      }
      return { kind: 'cloud', id: newest.ImageId, ...(newest.Name !== undefined && { name: newest.Name }) };
    },
  };
  return tellingFailures(vendors, awsFailure);
}

/** What Packer can build on: an available machine image on EBS, of the target's architecture, unless the query says otherwise. */
function filtersOf(wanted: Readonly<Record<string, string>>, targetName: TargetName): Filter[] {
  const architecture = target(targetName).os.endsWith('-arm64') ? 'arm64' : 'x86_64';
  const all = { state: 'available', 'root-device-type': 'ebs', 'virtualization-type': 'hvm', architecture, ...wanted };
  return Object.entries(all).map(([Name, value]) => ({ Name, Values: value.split(',').map((part) => part.trim()) }));
}

/** Of two of the same second, by id: the answer must not depend on the order of a page. */
function byCreation(a: Image, b: Image): number {
  const [left, right] = [a, b].map(({ CreationDate = '', ImageId = '' }) => `${CreationDate} ${ImageId}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
}
