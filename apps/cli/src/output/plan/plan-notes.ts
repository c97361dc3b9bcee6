import type { Plan } from '@ostrata/pipeline/release';
import { formatProblems } from '../failure.ts';
import type { Terminal } from '../terminal.ts';

/** What a plan warns of, and that it is of the commit where the work tree is another, on standard error. */
export function tellNotes(plan: Pick<Plan, 'notes' | 'dirty'>, terminal: Terminal, root: string): void {
  if (plan.notes.length > 0) terminal.note(formatProblems(plan.notes, terminal, root));
  if (plan.dirty) terminal.note('The work tree has changes that are not committed; this plan is of the commit.');
}
