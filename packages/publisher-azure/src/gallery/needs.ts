import type { Vars } from '@ostrata/catalog';
import * as z from 'zod';

/** What a build for Azure needs of its image definition, as the template says it. */
const needs = z.strictObject({
  description: z.string().optional(),
  /** `yyyy-mm-dd`. */
  endOfLife: z.iso.date().optional(),
  /** Of a marketplace image that it stands on, however deep. */
  plan: z.strictObject({ publisher: z.string(), product: z.string(), name: z.string() }).optional(),
  /** Of the builder machine. */
  security: z.enum(['TrustedLaunch', 'ConfidentialVM']).optional(),
});
export type Needs = Readonly<z.infer<typeof needs>>;

/** Reads what a build needs. Throws `BadNeeds`. */
export function parseNeeds(vars: Vars): Needs {
  const { data, error } = needs.safeParse(vars);
  if (error === undefined) return data;
  throw new BadNeeds(error.issues.map(({ path, message }) => `${path.join('.') || 'needs'}: ${message}`));
}

/** What a build is said to need is not as it must be. */
export class BadNeeds extends Error {
  override readonly name = 'BadNeeds';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`an image definition cannot be made: ${faults.join('; ')}`);
    this.faults = faults;
  }
}
