import { readFileSync } from 'node:fs';
import { parse, YAMLParseError } from 'yaml';
import * as z from 'zod';

const trust = z.strictObject({
  branches: z.array(z.string().regex(/^[^*\s]*\*?[^*\s]*$/, 'a branch, with one * at most')).min(1),
  signers: z.union([z.literal('anybody'), z.array(z.string().min(1)).min(1)]),
  allowedSigners: z.string().optional(),
});

const schema = z.strictObject({
  trust,
  remote: z.string().min(1).default('origin'),
  jenkins: z.unknown().optional(),
});

/**
 * What delivery goes by: a file of the machine or the CD system, never of the repository that is built. `jenkins` is for
 * `ostrata-jenkins` to read. `allowedSigners` is the text of an ssh allowed signers file.
 */
export type DeliverySettings = z.infer<typeof schema>;

/** Reads delivery's settings from a YAML file. Throws `InvalidDeliverySettings`. */
export function readDeliverySettings(file: string): DeliverySettings {
  const parsed = schema.safeParse(readYaml(file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InvalidDeliverySettings(file, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof YAMLParseError) throw new InvalidDeliverySettings(file, error.message, { cause: error });
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new InvalidDeliverySettings(file, `it cannot be read (${code})`, { cause: error });
  }
}

/** The file of delivery's settings is not there, or not as it should be. */
export class InvalidDeliverySettings extends Error {
  override readonly name = 'InvalidDeliverySettings';
  readonly file: string;

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(`the settings of delivery in ${file} cannot be used: ${reason}`, options);
    this.file = file;
  }
}
