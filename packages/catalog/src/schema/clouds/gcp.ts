import { z } from 'zod';
import { gibibytes, reference } from './common.ts';

/** The machine that builds on `gcp`. */
export const gcpBuilder = z.strictObject({
  zone: reference.optional(),
  machineType: reference.optional(),
  diskSize: gibibytes.optional(),
  diskType: reference.optional(),
  spot: z.boolean().optional(),
});
export type GcpBuilder = Readonly<z.infer<typeof gcpBuilder>>;

/** Which public image a vendor image is. */
export const gcpFind = z.strictObject({
  project: reference,
  family: reference,
});
