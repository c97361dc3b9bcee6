import { signedTags } from '../api/advice.ts';
import { GithubRefused } from '../api/errors.ts';
import type { Task } from '../api/task.ts';
import { matchesRef } from './ref-pattern.ts';

/**
 * Refuses tags for which a ruleset of the repository or its organisation wants signatures, unless the token may bypass it.
 * Asked first, since a minute of making tag objects would be in vain. A token that may not read rulesets is let through:
 * GitHub itself refuses then.
 */
export async function requireNoSignatureRule(task: Task, tags: readonly string[]): Promise<void> {
  for (const id of await activeRulesets(task)) {
    const { data: ruleset } = await task.send(purpose, (octokit, at) =>
      octokit.request('GET /repos/{owner}/{repo}/rulesets/{ruleset_id}', { ...at, ruleset_id: id }),
    );
    if (ruleset.current_user_can_bypass === 'always' || ruleset.current_user_can_bypass === 'exempt') continue;
    if (!(ruleset.rules ?? []).some(({ type }) => type === 'required_signatures')) continue;
    const names = ruleset.conditions && 'ref_name' in ruleset.conditions ? ruleset.conditions.ref_name : undefined;
    const tag = tags.find((name) => isMeant(`refs/tags/${name}`, names ?? {}));
    if (tag === undefined) continue;
    const reason = `the ruleset ${ruleset.name} wants ${tag} to be signed`;
    throw new GithubRefused({ doing: 'making tags', reason, advice: signedTags });
  }
}

const purpose = { doing: 'reading the rulesets', permission: 'metadata: read', isChange: false };

async function activeRulesets(task: Task): Promise<readonly number[]> {
  try {
    const rulesets = await task.send(purpose, (octokit, at) =>
      octokit.paginate('GET /repos/{owner}/{repo}/rulesets', { ...at, targets: 'tag', per_page: 100 }),
    );
    return rulesets.filter(({ enforcement }) => enforcement === 'active').map(({ id }) => id);
  } catch (error) {
    if (error instanceof GithubRefused && (error.status === 403 || error.status === 404)) return [];
    throw error;
  }
}

function isMeant(ref: string, names: { readonly include?: string[]; readonly exclude?: string[] }): boolean {
  const matches = (pattern: string) => matchesRef(pattern, ref);
  return (names.include ?? []).some(matches) && !(names.exclude ?? []).some(matches);
}
