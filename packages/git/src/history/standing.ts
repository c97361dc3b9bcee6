import type { Standing } from '@ostrata/ports';
import { git } from '../git.ts';

/** How commits stand to the head. What the head does not hold is all that git need tell: most often nothing. */
export async function standing(folder: string, head: string, commits: readonly string[]): Promise<readonly Standing[]> {
  if (commits.length === 0) return [];
  const revisions = [`^${head}`, ...new Set(commits)].join('\n');
  const listed = await git(folder, ['rev-list', '--topo-order', '--reverse', '--parents', '--stdin'], `${revisions}\n`);
  // Parents come before children, and of one that holds the head no commit between the two is left out.
  const outside = new Map<string, Standing>();
  for (const line of listed.split('\n')) {
    const [id = '', ...parents] = line.split(' ');
    const isAhead = parents.some((parent) => parent === head || outside.get(parent) === 'ahead');
    outside.set(id, isAhead ? 'ahead' : 'diverged');
  }
  const told = commits.map((commit) => outside.get(commit) ?? 'held');
  if (!told.includes('diverged')) return told;
  // Where clocks went backwards git lists what the head holds too, unless it walks through all of it.
  const held = new Set((await git(folder, ['rev-list', head])).split('\n'));
  return commits.map((commit, index) => (held.has(commit) ? 'held' : (told[index] ?? 'held')));
}
