import { CommitParser } from 'conventional-commits-parser';
import { revertOf, revertedBy } from './reverts.ts';
import type { Bump } from './version.ts';

/** A commit as far as it has a say in a version. */
export interface WeighedCommit {
  readonly id: string;
  /** The first line of its message, as far as people read it. */
  readonly subject: string;
  readonly bump: Bump;
  /** False for a message that is no conventional commit: it counts as a patch, or with a breaking note as a major one. */
  readonly isWellFormed: boolean;
  /** Of a merge that changed something which no commit that it merged did. */
  readonly isMerge?: true;
}

/** A commit to weigh: its parents' ids, and its whole message. */
export interface CommitToWeigh {
  readonly id: string;
  readonly parents: readonly string[];
  readonly message: string;
}

/**
 * What commits (newest first) ask for, each by itself. A merge asks for nothing, since what it merged does; where there is nothing
 * else it made the change itself, and counts as a patch. A commit and the one that reverts it cancel each other out.
 */
export function weighCommits(commits: readonly CommitToWeigh[]): readonly WeighedCommit[] {
  const changes = commits.filter(({ parents }) => parents.length < 2);
  if (changes.length === 0) return commits.map(({ id, message }) => ({ ...mergeOf(message), id }));
  const cancelled = new Set<string>();
  for (const [index, { id }] of commits.entries()) {
    const reverted = cancelled.has(id) ? undefined : revertedBy(commits, index, cancelled);
    if (reverted !== undefined) cancelled.add(id).add(reverted);
  }
  return changes.filter(({ id }) => !cancelled.has(id)).map(weigh);
}

/** The highest of what commits ask for; `patch` where there are none. */
export function highestBump(bumps: readonly Bump[]): Bump {
  return (['major', 'minor'] as const).find((bump) => bumps.includes(bump)) ?? 'patch';
}

function weigh({ id, message }: CommitToWeigh): WeighedCommit {
  const parsed = parse(message);
  const subject = subjectOf(message);
  const type = parsed?.['type']?.toLowerCase();
  const isBreaking = parsed?.notes.some(({ title }) => title.startsWith('BREAKING')) === true;
  const isWellFormed = type !== undefined || revertOf(message) !== undefined;
  if (isBreaking) return { id, subject, bump: 'major', isWellFormed };
  return { id, subject, bump: type === 'feat' ? 'minor' : 'patch', isWellFormed };
}

function mergeOf(message: string): Omit<WeighedCommit, 'id'> {
  return { subject: subjectOf(message), bump: 'patch', isWellFormed: true, isMerge: true };
}

function subjectOf(message: string): string {
  return shortened(message.split(/\r?\n/, 1)[0] ?? '');
}

function shortened(line: string): string {
  const letters = [...line.slice(0, 1000)];
  return letters.length > 200 ? `${letters.slice(0, 199).join('')}…` : line;
}

/** The grammar of conventional commits. */
const parser = new CommitParser({
  headerPattern: /^(\w+)(?:\(([^()]*)\))?!?: (.+)$/,
  breakingHeaderPattern: /^(\w+)(?:\(([^()]*)\))?!: (.+)$/,
  headerCorrespondence: ['type', 'scope', 'subject'],
  noteKeywords: ['BREAKING CHANGE', 'BREAKING-CHANGE'],
});

function parse(message: string) {
  const asked = askedOf(message);
  return asked.trim() === '' ? undefined : parser.parse(asked);
}

/**
 * The header and the first breaking note of a message: all that the grammar is asked for. Over a whole message the parser would
 * look for references too, in time that grows with the square of its length, and a message is anybody's.
 */
function askedOf(message: string): string {
  const [header = '', ...more] = message.split(/\r?\n/);
  const note = more.find((line) => /^[\s|*]*BREAKING[ -]CHANGE[:\s]/.test(line));
  return [header, ...(note === undefined ? [] : ['', note])].map((line) => line.slice(0, 200)).join('\n');
}
