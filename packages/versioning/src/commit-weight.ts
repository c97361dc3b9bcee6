import { CommitParser } from 'conventional-commits-parser';
import type { Bump } from './version.ts';

/** A commit as far as it has a say in a version. */
export interface WeighedCommit {
  readonly id: string;
  readonly subject: string;
  readonly bump: Bump;
  /** False for a message that is no conventional commit: it counts as a patch. */
  readonly isWellFormed: boolean;
}

/** A commit to weigh: its parents' ids, and its whole message. */
export interface CommitToWeigh {
  readonly id: string;
  readonly parents: readonly string[];
  readonly message: string;
}

/**
 * What commits (newest first) ask for, each by itself. A merge asks for nothing, since what it merged does; a commit and the
 * one that reverts it cancel each other out.
 */
export function weighCommits(commits: readonly CommitToWeigh[]): readonly WeighedCommit[] {
  const cancelled = new Set<string>();
  for (const { id, message } of commits) {
    const hash = cancelled.has(id) ? undefined : parse(message)?.revert?.['hash'];
    const reverted = hash && commits.find((other) => other.id !== id && other.id.startsWith(hash));
    if (reverted) cancelled.add(id).add(reverted.id);
  }
  return commits.filter(({ id, parents }) => parents.length < 2 && !cancelled.has(id)).map(weigh);
}

/** The highest of what commits ask for; `patch` where there are none. */
export function highestBump(bumps: readonly Bump[]): Bump {
  return (['major', 'minor'] as const).find((bump) => bumps.includes(bump)) ?? 'patch';
}

function weigh({ id, message }: CommitToWeigh): WeighedCommit {
  const parsed = parse(message);
  const subject = message.split('\n')[0] ?? '';
  const type = parsed?.['type']?.toLowerCase();
  const isBreaking = parsed?.notes.some(({ title }) => title.startsWith('BREAKING')) === true;
  const isWellFormed = type !== undefined || parsed?.revert !== null;
  if (type !== undefined && isBreaking) return { id, subject, bump: 'major', isWellFormed };
  return { id, subject, bump: type === 'feat' ? 'minor' : 'patch', isWellFormed };
}

/** The grammar of conventional commits, and of what `git revert` writes. */
const parser = new CommitParser({
  headerPattern: /^(\w+)(?:\(([^()]*)\))?!?: (.+)$/,
  breakingHeaderPattern: /^(\w+)(?:\(([^()]*)\))?!: (.+)$/,
  headerCorrespondence: ['type', 'scope', 'subject'],
  noteKeywords: ['BREAKING CHANGE', 'BREAKING-CHANGE'],
  revertPattern: /^(?:Revert|revert:)\s"?([\s\S]+?)"?\s*This reverts commit ([0-9a-f]{7,40})\b/i,
  revertCorrespondence: ['header', 'hash'],
});

function parse(message: string) {
  return message.trim() === '' ? undefined : parser.parse(message);
}
