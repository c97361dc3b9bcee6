/**
 * Text as code, which Markdown leaves as it is: it makes no link, mention, reference, emoji or HTML of it. What a commit says is
 * anybody's. One line; never in a table, where a `|` would end the cell.
 */
export function codeSpan(text: string): string {
  const line = plainText(text);
  const fence = '`'.repeat(1 + Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length)));
  // A space at both ends is taken away; without one a backtick there would be a part of the fence.
  const padding = line.trim() === '' || /^[ `]|[ `]$/.test(line) ? ' ' : '';
  return `${fence}${padding}${line}${padding}${fence}`;
}

/** One line without control characters, which move a cursor, and without those that turn a line round. */
export function plainText(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' ');
}
