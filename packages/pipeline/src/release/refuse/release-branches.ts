import type { Branches } from '@ostrata/ports';
import { problem, type Problem } from '@ostrata/problems';
import type { Plan } from '../plan.ts';

/** Where a commit should be before it is released: the branches of the remote that gets the tags, or those that are here. */
export interface ReleaseBranches extends Branches {
  /** Its name; absent when the tags stay here. */
  readonly remote?: string;
}

/**
 * That the commit of a plan is on no branch that it is released from: what `release.branches` names, or any of the remote. Delivery
 * would refuse it. Tags that stay here may be of any commit where nothing is named.
 */
export async function offBranch({ remote, holding }: ReleaseBranches, plan: Plan): Promise<Problem | undefined> {
  const { commit, branch, releaseBranches: names } = plan;
  if (names === undefined && remote === undefined) return undefined;
  if ((await holding(commit, names ?? ['*'])).length > 0) return undefined;
  const where = remote === undefined ? '' : ` of ${remote}`;
  const what = `commit ${commit.slice(0, 12)} is on no branch${where}`;
  const push = `git push ${remote ?? 'origin'} HEAD${branch === undefined ? ':<branch>' : ''}`;
  if (names === undefined) {
    return problem('commit-not-pushed', `${what}, where delivery would look for it`, {
      hint: `push it first: \`${push}\``,
    });
  }
  return problem('commit-off-branch', `${what} that \`release.branches\` in ostrata.yaml names: ${names.join(', ')}`, {
    hint: `merge it into ${names.length === 1 ? 'that branch' : 'one of them'}; if it is there, push it first: \`${push}\``,
  });
}
