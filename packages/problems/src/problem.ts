/** How bad it is: an `error` stops the run, a `warning` does not, a `notice` only informs. */
export type Severity = 'error' | 'warning' | 'notice';

/** A position in a text file; both are counted from 1, columns in UTF-16 units as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where something is: a file, with `/` and relative to the repository, and if known where in it. */
export interface Place {
  readonly file: string;
  readonly start?: Position;
  readonly end?: Position;
}

/**
 * One thing that is wrong with the input: what, where and what to do next.
 * `code` is stable and kebab-case (`unknown-parent`), so that docs and tests can name it.
 */
export interface Problem {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly place?: Place;
  /** What to do next, such as the nearest known name. One sentence. */
  readonly hint?: string;
}

/** An error-level problem; what is `undefined` in `more` is left out. */
export function problem(
  code: string,
  message: string,
  more: { readonly place?: Place | undefined; readonly hint?: string | undefined; readonly severity?: Severity } = {},
): Problem {
  const { place, hint, severity = 'error' } = more;
  return { code, severity, message, ...(place && { place }), ...(hint !== undefined && { hint }) };
}

/** True when at least one problem stops the run. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

/** By file, then line, then column, then code: the order in which a reader mends them. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort(
    (a, b) =>
      compare(a.place?.file ?? '', b.place?.file ?? '') ||
      (a.place?.start?.line ?? 0) - (b.place?.start?.line ?? 0) ||
      (a.place?.start?.column ?? 0) - (b.place?.start?.column ?? 0) ||
      compare(a.code, b.code),
  );
}

/** `file:line:column`, as far as it is known. */
export function formatPlace({ file, start }: Place): string {
  return start === undefined ? file : `${file}:${start.line}:${start.column}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
