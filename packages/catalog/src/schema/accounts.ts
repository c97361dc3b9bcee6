import * as z from 'zod';

const awsAccount = z.string().regex(/^\d{12}$/, 'an AWS account is 12 digits, in quotes');
const uuid = z.uuid('a subscription is a UUID');

const aws = z.strictObject({
  account: awsAccount.meta({ description: 'The account that images are built in, and that owns them' }),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region is named as in `eu-west-1`'),
});

const azure = z.strictObject({
  subscription: uuid,
  resourceGroup: z.string().min(1).max(90),
  gallery: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._]{0,78}[A-Za-z0-9]$/,
      'the name of a Compute Gallery has letters, digits, `.`, `_`',
    ),
  location: z.string().regex(/^[a-z0-9]+$/, 'a location is named as in `westeurope`'),
  claims: z
    .url({ protocol: /^https$/, error: 'an https URL' })
    .optional()
    .meta({
      description: 'A blob container that runs take turns by: https://<account>.blob.core.windows.net/<container>',
    }),
});

const gcpProject = z
  .string()
  .regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'a project has 6 to 30 lower-case letters, digits and hyphens');

const gcp = z.strictObject({
  project: gcpProject,
  zone: z.string().regex(/^[a-z]+-[a-z0-9]+-[a-z]$/, 'a zone is named as in `europe-west1-b`'),
  claims: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/, 'the name of a Cloud Storage bucket')
    .optional()
    .meta({ description: 'A bucket that runs take turns by' }),
});

/** A cloud's build account, whom published images are shared with, and what a dev build takes instead. */
const account = <Shape extends z.core.$ZodLooseShape, Reader extends z.ZodType>(
  build: z.ZodObject<Shape>,
  reader: Reader,
) =>
  build.extend({
    publish: z.array(reader).optional().meta({ description: 'Whom every published image is shared with' }),
    dev: build.optional().meta({ description: 'Where dev builds are made, apart from what is released' }),
  });

/** `accounts:` of `ostrata.yaml`. Credentials are never here: each cloud's own tools find them on the machine. */
export const accounts = z.strictObject({
  aws: account(aws, awsAccount)
    .refine(({ region, dev }) => dev === undefined || dev.region === region, {
      path: ['dev', 'region'],
      error: 'dev builds stand on the same vendor AMIs, whose ids hold in one region: name that of the account',
    })
    .optional(),
  azure: account(azure, uuid).optional(),
  gcp: account(gcp, gcpProject).optional(),
});
export type Accounts = z.infer<typeof accounts>;
