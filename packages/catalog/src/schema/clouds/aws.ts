import * as z from 'zod';
import { gibibytes, reference, tags } from './builder-values.ts';

/** Filters of EC2's Describe calls: `tag:Class` → `build`; several values are separated by commas. */
const filters = z.record(z.string().min(1), reference);

/** The machine that builds on `aws`. */
export const awsBuilder = z.strictObject({
  region: z
    .string()
    .regex(/^[a-z]{2,}(-[a-z]+)+-\d$/, 'the name of a region, such as `eu-west-1`')
    .optional()
    .meta({ description: 'Where it is built; that of the build account when it is left out' }),
  instanceType: reference.optional().meta({ description: 'Such as `t3.large`, or `t4g.large` for arm64' }),
  diskSize: gibibytes.optional().meta({ description: 'Size of the boot volume, GiB; as the parent when left out' }),
  diskType: z.enum(['gp3', 'gp2', 'io1', 'io2', 'standard']).optional(),
  rootDevice: z
    .string()
    .regex(/^(\/dev\/)?[a-z0-9]+$/, 'the name of a device, such as `/dev/xvda`')
    .optional()
    .meta({ description: 'The device of the boot volume, `/dev/xvda` or `/dev/sda1`; children inherit it' }),
  kmsKey: reference.optional().meta({ description: 'Id, alias or ARN of the key that encrypts the boot volume' }),
  subnet: z
    .union([z.string().regex(/^subnet-[0-9a-f]+$/, 'a subnet is `subnet-<hex>`, or filters'), filters])
    .optional()
    .meta({ description: '`subnet-…`, or filters such as `tag:Class: build`; the one with the most free addresses' }),
  securityGroups: z
    .union([z.array(z.string().regex(/^sg-[0-9a-f]+$/, 'a security group is `sg-<hex>`')).min(1), filters])
    .optional()
    .meta({ description: 'A list of `sg-…`, or filters such as `tag:Class: packer`; a temporary one when left out' }),
  sourceCidrs: z
    .array(z.string().regex(/^[0-9a-f.:]+\/\d{1,3}$/, 'an address range, such as `10.0.0.0/8`'))
    .min(1)
    .optional()
    .meta({ description: 'Who may reach the temporary security group; this machine when left out' }),
  publicIp: z.boolean().optional(),
  interface: z
    .enum(['public_ip', 'private_ip', 'public_dns', 'private_dns', 'ipv6', 'session_manager'])
    .optional()
    .meta({ description: 'How the machine is reached; `session_manager` needs an `instanceProfile`' }),
  instanceProfile: reference.optional(),
  spot: z
    .union([
      z.boolean(),
      z.strictObject({
        maxPrice: z
          .string()
          .regex(/^\d+(\.\d+)?$/, 'a price in US dollars an hour, in quotes')
          .optional(),
        instanceTypes: z.array(reference).min(1).optional(),
      }),
    ])
    .optional()
    .meta({ description: 'A spot instance, at the on-demand price at most' }),
  tags: tags.optional().meta({ description: 'Tags of the machine, its volumes, key pair and security group' }),
});
export type AwsBuilder = Readonly<z.infer<typeof awsBuilder>>;

/** Which AMI a vendor image is; the newest that matches is locked. */
export const awsFind = z.strictObject({
  owner: z
    .string()
    .regex(
      /^(\d{12}|amazon|aws-marketplace|self)$/,
      'an account of 12 digits in quotes, `amazon`, `aws-marketplace` or `self`',
    ),
  name: reference.meta({ description: 'Name of the AMI; `*` stands for anything' }),
  filters: filters.optional(),
});
