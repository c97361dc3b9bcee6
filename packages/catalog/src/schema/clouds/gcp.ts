import * as z from 'zod';
import { gibibytes, reference } from './builder-values.ts';

const key = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,62}$/, 'a label has lower-case letters, digits, `_` and `-`, 63 at most');
const value = z.string().regex(/^[a-z0-9_-]{0,63}$/, 'a label has lower-case letters, digits, `_` and `-`, 63 at most');

/** The machine that builds on `gcp`. */
export const gcpBuilder = z.strictObject({
  project: reference.optional().meta({ description: 'That of the build account when it is left out' }),
  zone: reference.optional().meta({ description: 'That of the build account when it is left out' }),
  machineType: reference.optional(),
  diskSize: gibibytes.optional(),
  diskType: reference.optional(),
  kmsKey: reference.optional().meta({ description: 'Resource name of the key that encrypts the disk and the image' }),
  network: reference.optional(),
  subnetwork: reference.optional(),
  networkProject: reference.optional().meta({ description: 'The host project of a shared VPC' }),
  networkTags: z.array(key).optional().meta({ description: 'Firewall rules are by these' }),
  publicIp: z.boolean().optional().meta({ description: '`false`: no external address, entered by the internal one' }),
  iap: z.boolean().optional().meta({ description: 'Enter through an IAP tunnel; needs gcloud where Packer runs' }),
  serviceAccount: reference.optional().meta({ description: 'By its address; none when it is left out' }),
  secureBoot: z.boolean().optional(),
  vtpm: z.boolean().optional(),
  integrityMonitoring: z.boolean().optional(),
  spot: z.boolean().optional(),
  labels: z.record(key, value).optional(),
});
export type GcpBuilder = Readonly<z.infer<typeof gcpBuilder>>;

/** Which public image a vendor image is. */
export const gcpFind = z.strictObject({
  project: reference,
  family: reference,
});
