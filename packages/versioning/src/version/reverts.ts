/** What a message says that it reverts. */
export interface Revert {
  /** Of `git revert`: the commit's id, or its beginning. */
  readonly hash?: string;
  /** The subject of the commit, and the number of its pull request: GitHub's Revert button names no id. */
  readonly subject?: string;
  readonly pullRequest?: string;
}

/** What a revert is of; `undefined` for a message of anything else. Since git 2.43 the revert of a revert is called `Reapply`. */
export function revertOf(message: string): Revert | undefined {
  if (!/^(?:revert|reapply)[ :]/i.test(message)) return undefined;
  const hash = /\bThis reverts commit ([0-9a-f]{7,64})\b/i.exec(message)?.[1];
  if (hash !== undefined) return { hash };
  const quoted = /^(revert|reapply) "(.*)"/i.exec(headerOf(message));
  if (quoted === null) return undefined;
  const [, verb = '', text = ''] = quoted;
  const subject = verb.toLowerCase() === 'revert' ? text : `Revert "${text}"`;
  const pullRequest = /^Reverts (?:[\w.-]+\/[\w.-]+)?#(\d+)\b/m.exec(message)?.[1] ?? numbered(subject).pullRequest;
  return { subject, ...(pullRequest !== undefined && { pullRequest }) };
}

/** A commit that may be reverted. */
interface Candidate {
  readonly id: string;
  readonly message: string;
}

/** Which of `commits` (newest first) the one at `index` reverts: its id. By its subject alone it is none of `taken`. */
export function revertedBy(
  commits: readonly Candidate[],
  index: number,
  taken: ReadonlySet<string>,
): string | undefined {
  const revert = revertOf(commits[index]?.message ?? '');
  if (revert === undefined) return undefined;
  const { hash } = revert;
  if (hash !== undefined) return commits.find(({ id }, at) => at !== index && id.startsWith(hash))?.id;
  return commits.find((other, at) => at > index && !taken.has(other.id) && isMeant(revert, other))?.id;
}

function isMeant({ subject, pullRequest }: Revert, { message }: Candidate): boolean {
  const header = headerOf(message);
  const own = numbered(header);
  if (pullRequest !== undefined && own.pullRequest !== undefined && own.pullRequest !== pullRequest) return false;
  return header === subject || own.text === numbered(subject ?? '').text;
}

/** A subject without the number that GitHub puts behind it: `feat: shiny (#12)`. */
function numbered(subject: string): { readonly text: string; readonly pullRequest?: string } {
  const found = /^(.*) \(#(\d+)\)$/.exec(subject);
  if (found === null) return { text: subject };
  const [, text = '', pullRequest = ''] = found;
  return { text, pullRequest };
}

function headerOf(message: string): string {
  return message.slice(0, longest).split(/\r?\n/, 1)[0]?.trimEnd() ?? '';
}

/** No subject that people write is longer, in UTF-16 units. */
const longest = 1000;
