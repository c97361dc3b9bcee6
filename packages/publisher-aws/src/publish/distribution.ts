import { BadDistribution } from '@ostrata/ports';
import type { Vars } from '@ostrata/catalog';
import * as z from 'zod';

const region = z.string().regex(/^[a-z]{2,}(-[a-z]+)+-\d$/, 'a region is named as in `eu-west-1`');
const account = z.string().regex(/^\d{12}$/, 'an AWS account is 12 digits, in quotes');
const organization = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:organizations::\d{12}:(organization\/o-[a-z0-9]+|ou\/o-[a-z0-9]+\/ou-[a-z0-9-]+)$/,
    'an organisation or organisational unit is named by its ARN',
  );
const kmsKey = z
  .string()
  .regex(/^(alias\/.+|arn:aws[a-z-]*:kms:.+|(mrk-)?[0-9a-f-]{32,36})$/, 'a key is an id, an ARN or `alias/<name>`')
  .regex(/^(?!alias\/aws\/)(?!.*:alias\/aws\/)/, "AWS's own keys cannot be shared; name one of your own");

/** `distribute:` of a target on aws. Keys are by region; an image that is shared needs one in every region it is encrypted in. */
export const distribution = z.strictObject({
  regions: z.array(region).optional(),
  accounts: z.array(account).optional(),
  organizations: z.array(organization).optional(),
  kmsKeys: z.record(region, kmsKey).optional(),
});

/** Where an image goes, and who may use it there. */
export interface Distribution {
  /** The regions it is copied to and shared in; the one it was built in where none is told. */
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
  readonly organizations: readonly string[];
  readonly kmsKeys: Readonly<Record<string, string>>;
}

/** Reads `distribute:` of an image. Throws `BadDistribution`. */
export function parseDistribution(vars: Vars, home: string, shareWith: readonly string[]): Distribution {
  const { data, error } = distribution.safeParse(vars);
  if (error !== undefined) {
    throw new BadDistribution(error.issues.map(({ path, message }) => `${path.join('.') || 'distribute'}: ${message}`));
  }
  const { regions = [home], accounts = [], organizations = [], kmsKeys = {} } = data;
  return {
    regions: [...new Set(regions.length === 0 ? [home] : regions)],
    accounts: [...new Set([...shareWith, ...accounts])],
    organizations: [...new Set(organizations)],
    kmsKeys,
  };
}
