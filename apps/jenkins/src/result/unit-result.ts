import * as z from 'zod';

const check = z.object({ name: z.string(), passed: z.boolean(), details: z.string().optional() });

const schema = z.object({
  schema: z.literal(1),
  tag: z.string(),
  unit: z.string(),
  version: z.string().optional(),
  fingerprint: z.string().optional(),
  standsOn: z.string().optional(),
  outcome: z.enum(['built', 'verified', 'present', 'failed', 'cancelled']),
  /** Seconds on the clock of the agent. */
  seconds: z.number(),
  steps: z.array(z.object({ name: z.string(), seconds: z.number() })),
  /** Of the verify task, when it came to that. */
  checks: z.array(check),
  /** Where it is: an id and an address of its cloud. */
  image: z.object({ id: z.string(), address: z.string() }).optional(),
  error: z
    .object({
      name: z.string(),
      message: z.string(),
      /** The Ansible task that failed, where it was one. */
      task: z.string().optional(),
      /** The last lines of its log. */
      excerpt: z.string(),
    })
    .optional(),
  /** The command that does the same on another machine. */
  reproduce: z.string().optional(),
  agent: z.string().optional(),
});

/** How one unit ended, as `ostrata-jenkins build` writes it to `result.json`. */
export type UnitResult = z.infer<typeof schema>;

/** Reads a result; `undefined` for a text that is none. */
export function parseResult(text: string): UnitResult | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The name of a unit's folder among the results. */
export function resultFolder(unit: string): string {
  return unit.replaceAll(/[^\w.-]/g, '-');
}
