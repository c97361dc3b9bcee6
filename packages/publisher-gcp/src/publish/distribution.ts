import { BadDistribution } from '@ostrata/ports';
import type { Vars } from '@ostrata/catalog';
import * as z from 'zod';

const project = z.string().regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'a project is named by its id');
const domain = z.string().regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'a domain is named as in `example.com`');
const email = z.email('an address as in `images@example.com`');

/** `distribute:` of a target on gcp: who may use the image. It is in every region already. */
export const distribution = z.strictObject({
  projects: z.array(project).optional(),
  domains: z.array(domain).optional(),
  groups: z.array(email).optional(),
  serviceAccounts: z.array(email).optional(),
});

/** Who may use an image. */
export interface Distribution {
  readonly projects: readonly string[];
  /** Members as a policy names them: `group:images@example.com`. */
  readonly members: readonly string[];
}

/** Reads `distribute:` of an image. Throws `BadDistribution`. */
export function parseDistribution(vars: Vars, shareWith: readonly string[]): Distribution {
  const { data, error } = distribution.safeParse(vars);
  if (error !== undefined) {
    throw new BadDistribution(error.issues.map(({ path, message }) => `${path.join('.') || 'distribute'}: ${message}`));
  }
  const { projects = [], domains = [], groups = [], serviceAccounts = [] } = data;
  const members = [
    ...domains.map((name) => `domain:${name}`),
    ...groups.map((name) => `group:${name}`),
    ...serviceAccounts.map((name) => `serviceAccount:${name}`),
  ];
  return { projects: [...new Set([...shareWith, ...projects])], members: [...new Set(members)] };
}
