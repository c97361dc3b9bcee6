import { problem, type Problem } from '@ostrata/problems';
import * as z from 'zod';

const position = z.object({ line: z.number(), column: z.number() });

const schema = z.array(
  z.object({
    code: z.string(),
    severity: z.enum(['error', 'warning', 'notice']),
    message: z.string(),
    place: z.object({ file: z.string(), start: position.optional() }).optional(),
    hint: z.string().optional(),
  }),
);

/** Reads what `schedule --lint` wrote; `undefined` for a text that is nothing of it. */
export function parseLinted(text: string): readonly Problem[] | undefined {
  try {
    return schema.parse(JSON.parse(text)).map(({ code, message, severity, hint, place }) =>
      problem(code, message, {
        severity,
        hint,
        place: place && { file: place.file, ...(place.start && { start: place.start }) },
      }),
    );
  } catch {
    return undefined;
  }
}
