import { z } from 'zod';
import { gibibytes, reference, tags } from './common.ts';

/** The machine that builds on `azure`. */
export const azureBuilder = z.strictObject({
  location: reference.optional(),
  vmSize: reference.optional(),
  diskSize: gibibytes.optional(),
  diskType: reference.optional(),
  spot: z.boolean().optional(),
  tags: tags.optional(),
});
export type AzureBuilder = Readonly<z.infer<typeof azureBuilder>>;

/** Which marketplace image a vendor image is. */
export const azureFind = z.strictObject({
  publisher: reference,
  offer: reference,
  sku: reference,
});
