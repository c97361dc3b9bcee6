import * as z from 'zod';
import type { Value } from '../model/image.ts';

/** The name of an image: kebab-case, 45 characters at most, so that it fits every cloud's names with a version behind it. */
export const imageName = z
  .string()
  .max(45, 'an image name has 45 characters at most')
  .regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    'an image name is kebab-case: lower-case letters and digits, joined by single hyphens',
  )
  .refine((name) => name !== 'release', {
    message: '`release` is reserved: release tags start with it',
    params: { code: 'reserved-name' },
  });

/** `hardened-debian`, or pinned: `hardened-debian@1.4.0`. */
export const parentReference = z
  .string()
  .regex(/^[a-z0-9-]+(@\d+\.\d+\.\d+)?$/, 'a parent is an image name, or one with a version: `hardened-debian@1.4.0`');

/** A version as text. YAML reads an unquoted `1.10` as the number 1.1, so a number is refused. */
export const versionText = z.string().min(1).meta({ description: 'A version, in quotes' });

/** A path in the repository, with `/`. */
export const repositoryPath = z.string().min(1);

export const environmentName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable has letters, digits and underscores');

export const variableName = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_]*$/,
    'an Ansible variable has letters, digits and underscores, and starts with no digit',
  );

/** Any YAML value that is plain data. */
export const value: z.ZodType<Value> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(value), z.record(z.string(), value)]),
);

export const vars = z.record(variableName, value);

/** A day, `yyyy-mm-dd`. */
export const day = z.iso.date('a day is written `yyyy-mm-dd`');

/** A time span in days: `90d`. */
export const days = z.string().regex(/^\d{1,4}d$/, 'a time span is a number of days, such as `90d`');

export const owner = z.strictObject({
  team: z.string().min(1),
  contact: z.string().min(1).optional(),
  sla: z.string().min(1).optional(),
});

export const lifecycle = z.strictObject({
  rebuild: z.enum(['daily', 'weekly', 'monthly']).optional(),
  endOfLife: day.optional(),
  keep: z.int().min(1).optional(),
  grace: days.optional(),
});
