import { formatPlace, sortProblems, type Problem, type Severity } from './problem.ts';

/** How text is coloured: each function wraps a piece of text in what the terminal wants, or gives it back as it is. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

/** No colour at all. */
export const plain: Paint = {
  bold: (text) => text,
  dim: (text) => text,
  red: (text) => text,
  yellow: (text) => text,
  cyan: (text) => text,
};

/** Options of `formatText`. */
export interface TextOptions {
  readonly paint?: Paint;
  /** Texts of the files by path: with them, the line in question is shown and marked. */
  readonly sources?: ReadonlyMap<string, string>;
}

/**
 * Problems for people, as compilers print them:
 *
 *     error[unknown-parent]: python-runtime stands on hardend-debian, and there is no such image
 *       --> src/python-runtime/image.yaml:3:9
 *        |
 *      3 | parent: hardend-debian
 *        |         ^^^^^^^^^^^^^^
 *       hint: did you mean `hardened-debian`?
 */
export function formatText(problems: readonly Problem[], { paint = plain, sources }: TextOptions = {}): string {
  return sortProblems(problems)
    .map((one) => `${formatOne(one, paint, sources)}\n`)
    .join('\n');
}

function formatOne(problem: Problem, paint: Paint, sources: ReadonlyMap<string, string> | undefined): string {
  const { code, severity, message, place, hint } = problem;
  const lines = [`${colour(severity, paint)(paint.bold(`${severity}[${code}]`))}${paint.bold(`: ${message}`)}`];
  if (place !== undefined)
    lines.push(`  ${paint.dim('-->')} ${formatPlace(place)}`, ...excerpt(problem, paint, sources));
  if (hint !== undefined) lines.push(`  ${paint.cyan('hint')}: ${hint}`);
  return lines.join('\n');
}

function excerpt(
  { place, severity }: Problem,
  paint: Paint,
  sources: ReadonlyMap<string, string> | undefined,
): readonly string[] {
  const start = place?.start;
  const line = start && sources?.get(place.file)?.split(/\r?\n/)[start.line - 1];
  if (!start || line === undefined || line.length > 300) return [];
  const gutter = String(start.line).length;
  const last = place.end?.line === start.line ? place.end.column : line.length + 1;
  const width = Math.max(1, Math.min(last, line.length + 1) - start.column);
  const before = line.slice(0, start.column - 1).replace(/[^\t]/g, ' ');
  const bar = paint.dim('|');
  return [
    ` ${' '.repeat(gutter)} ${bar}`,
    ` ${paint.dim(String(start.line))} ${bar} ${line}`,
    ` ${' '.repeat(gutter)} ${bar} ${before}${colour(severity, paint)('^'.repeat(width))}`,
  ];
}

function colour(severity: Severity, paint: Paint): (text: string) => string {
  return { error: paint.red, warning: paint.yellow, notice: paint.cyan }[severity];
}
