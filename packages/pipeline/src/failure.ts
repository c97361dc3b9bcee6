import type { Problem } from '@ostrata/problems';

/** The input is wrong: every problem that was found, none of them hidden by another. */
export class InputRefused extends Error {
  override readonly name = 'InputRefused';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(`${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} in the input`);
    this.problems = problems;
  }
}
