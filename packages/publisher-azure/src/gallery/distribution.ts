import { BadDistribution } from '@ostrata/ports';
import type { Vars } from '@ostrata/catalog';
import * as z from 'zod';

const region = z.string().regex(/^[a-z0-9]+$/, 'a region is named as in `westeurope`');
const uuid = (what: string) => z.guid(`${what} is a UUID`);
const encryptionSet = z
  .string()
  .regex(
    /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/diskEncryptionSets\/[^/]+$/i,
    'a disk encryption set is named by its resource id',
  );

/** `distribute:` of a target on azure. A disk encryption set is of one region, and of its key. */
export const distribution = z.strictObject({
  regions: z.array(region).optional(),
  replicas: z.int().min(1).max(100).optional(),
  storage: z.enum(['Standard_LRS', 'Standard_ZRS', 'Premium_LRS']).optional(),
  encryptionSets: z.record(region, encryptionSet).optional(),
  subscriptions: z.array(uuid('a subscription')).optional(),
  tenants: z.array(uuid('a tenant')).optional(),
});

/** Where an image goes, and whom its gallery is shared with. */
export interface Distribution {
  /** The region it was built in first. */
  readonly regions: readonly string[];
  /** In each region. */
  readonly replicas: number;
  readonly storage?: 'Standard_LRS' | 'Standard_ZRS' | 'Premium_LRS';
  /** Resource ids by region. */
  readonly encryptionSets: Readonly<Record<string, string>>;
  readonly subscriptions: readonly string[];
  readonly tenants: readonly string[];
}

/** Reads `distribute:` of an image. Throws `BadDistribution`. */
export function parseDistribution(vars: Vars, home: string, shareWith: readonly string[]): Distribution {
  const { data, error } = distribution.safeParse(vars);
  if (error !== undefined) {
    throw new BadDistribution(error.issues.map(({ path, message }) => `${path.join('.') || 'distribute'}: ${message}`));
  }
  const { regions = [], replicas = 1, storage, encryptionSets = {}, subscriptions = [], tenants = [] } = data;
  return {
    regions: [...new Set([home, ...regions])],
    replicas,
    ...(storage !== undefined && { storage }),
    encryptionSets,
    subscriptions: [...new Set([...shareWith, ...subscriptions])],
    tenants: [...new Set(tenants)],
  };
}
