import {
  InvalidDeliverySettings,
  readDeliverySettings,
  type DeliverySettings,
} from '@ostrata/compose/delivery-settings';
import * as z from 'zod';

const variable = z.string().regex(/^[A-Za-z_]\w*$/, 'the name of an environment variable');
const id = z.string().regex(/^[\w.-]+$/, 'the id of a Jenkins credential');

/** A Jenkins credential by its id, and the variables it comes by. */
export const credential = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), id, variable }),
  z.strictObject({ kind: z.literal('file'), id, variable }),
  z.strictObject({ kind: z.literal('password'), id, user: variable, password: variable }),
  z.strictObject({ kind: z.literal('sshKey'), id, file: variable, user: variable.optional() }),
  z.strictObject({ kind: z.literal('aws'), id }),
]);

/** By a target (`aws/windows`), a cloud (`aws`), or `default`. */
const schema = z.strictObject({
  agents: z.record(z.string(), z.string().min(1)).default({}),
  credentials: z.record(z.string(), z.array(credential)).default({}),
  timeoutMinutes: z.record(z.string(), z.number().positive()).default({}),
});

/** What runs where, with which credentials, and for how long at most. */
export type JenkinsSettings = z.infer<typeof schema>;

/** Delivery's settings: a file that `--settings` or `OSTRATA_DELIVERY` names. Throws `InvalidDeliverySettings`. */
export function readSettings(
  option: unknown,
  env: Readonly<Record<string, string | undefined>>,
): { readonly delivery: DeliverySettings; readonly jenkins: JenkinsSettings } {
  const file = typeof option === 'string' ? option : (env['OSTRATA_DELIVERY'] ?? '');
  if (file === '')
    throw new InvalidDeliverySettings('--settings', 'no file is named, and nothing is trusted without one');
  const delivery = readDeliverySettings(file);
  const parsed = schema.safeParse(delivery.jenkins ?? {});
  if (parsed.success) return { delivery, jenkins: parsed.data };
  const [issue] = parsed.error.issues;
  throw new InvalidDeliverySettings(file, `jenkins.${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

/** The value for a target: its own, its cloud's, or the default. */
export function forTarget<Value>(values: Readonly<Record<string, Value>>, target: string): Value | undefined {
  return values[target] ?? values[target.split('/')[0] ?? ''] ?? values['default'];
}
