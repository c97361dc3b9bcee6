import * as z from 'zod';

/** A size in GiB. */
export const gibibytes = z.int().min(1).max(65_536).meta({ description: 'GiB' });

/** What of the machines that build is labelled with, besides what Ostrata says of them. Packer would evaluate `{{`. */
export const tags = z.record(
  z.string().min(1),
  z.string().refine((text) => !text.includes('{{'), 'Packer evaluates `{{`: write the tag without it'),
);

/** A name, id or path of something in a cloud, which Packer must not evaluate. */
export const reference = z
  .string()
  .min(1)
  .refine((text) => !/\{\{|[\0\n]/.test(text), 'Packer evaluates `{{`: write the name itself');
