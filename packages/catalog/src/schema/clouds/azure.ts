import * as z from 'zod';
import { gibibytes, reference, tags } from './builder-values.ts';

/** A purchase plan of the marketplace, which every machine of an image that has it must name. */
export const azurePlan = z.strictObject({ publisher: reference, product: reference, name: reference });
export type AzurePlan = Readonly<z.infer<typeof azurePlan>>;

/** The machine that builds on `azure`. */
export const azureBuilder = z.strictObject({
  location: reference.optional().meta({ description: 'That of the build account when it is left out' }),
  resourceGroup: reference
    .optional()
    .meta({ description: 'Where the machine is made; a temporary group when it is left out' }),
  vmSize: reference.optional(),
  diskSize: gibibytes.optional(),
  diskType: z.enum(['Standard_LRS', 'StandardSSD_LRS', 'Premium_LRS']).optional(),
  diskEncryptionSet: reference.optional().meta({ description: 'Resource id of the set that encrypts disk and image' }),
  encryptionAtHost: z.boolean().optional(),
  network: z
    .strictObject({
      name: reference,
      subnet: reference.optional(),
      resourceGroup: reference.optional(),
      publicIp: z.boolean().optional(),
    })
    .optional()
    .meta({ description: 'A virtual network that is there; entered by its private address unless `publicIp`' }),
  sourceCidrs: z
    .array(z.string().regex(/^[0-9a-f.:]+\/\d{1,3}$/, 'an address range, such as `10.0.0.0/8`'))
    .min(1)
    .optional()
    .meta({ description: 'Who may reach the machine in a network that Packer makes' }),
  identities: z.array(reference).optional().meta({ description: 'Resource ids of user-assigned identities' }),
  spot: z.boolean().optional(),
  plan: azurePlan.optional().meta({
    description: 'The purchase plan of a marketplace image, where the lock does not say it; children have it too',
  }),
  cliAuth: z.boolean().optional().meta({ description: 'Log in as `az` has; otherwise by a managed identity' }),
  tags: tags.optional(),
});
export type AzureBuilder = Readonly<z.infer<typeof azureBuilder>>;

/** Which marketplace image a vendor image is. */
export const azureFind = z.strictObject({
  publisher: reference,
  offer: reference,
  sku: reference,
});
