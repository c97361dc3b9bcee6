import * as z from 'zod';

const position = z.object({ line: z.int(), column: z.int().optional() });

/** One entry of the CodeClimate report that `ansible-lint -f json` prints. */
const finding = z.object({
  check_name: z.string(),
  description: z.string(),
  severity: z.string().optional(),
  content: z.object({ body: z.string() }).optional(),
  location: z.object({
    path: z.string(),
    lines: z.object({ begin: z.union([z.int(), position]) }).optional(),
    positions: z.object({ begin: position }).optional(),
  }),
});

/** The findings of a report; `undefined` when the text is no report. */
export function parseFindings(text: string): readonly z.infer<typeof finding>[] | undefined {
  try {
    const report = z.array(finding).safeParse(JSON.parse(text));
    return report.success ? report.data : undefined;
  } catch {
    return undefined;
  }
}
