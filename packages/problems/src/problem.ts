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

/** True when at least one problem stops the run. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}
