/** GitHub takes this many characters in a comment. Counted in UTF-16 units, which are never fewer. */
const mostInComment = 65_536;

/** What finds the comment again. Nobody sees it. */
export function commentMarker(key: string): string {
  if (!/^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/.test(key))
    throw new TypeError(
      `the key of a comment is letters and digits, joined by single hyphens, and not ${JSON.stringify(key)}`,
    );
  return `<!-- ostrata:${key} -->`;
}

/** The comment's whole text. */
export function commentText(marker: string, markdown: string): string {
  return `${marker}\n${fit(markdown, mostInComment - marker.length - 1)}`;
}

/**
 * `markdown`, cut at the end of a line to so many UTF-16 units. That it was cut is said first: at the end a fence or a
 * `<details>` that the cut left open would swallow it.
 */
export function fit(markdown: string, most: number): string {
  if (markdown.length <= most) return markdown;
  const note = '> [!WARNING]\n> This text is too long for GitHub and was cut: the end is missing.\n\n';
  const room = markdown.slice(0, most - note.length);
  const end = room.lastIndexOf('\n');
  return `${note}${end > 0 ? room.slice(0, end) : withoutHalf(room)}`;
}

/** GitHub may store other line ends, and none at the end. */
export function isSameText(one: string, other: string): boolean {
  const normal = (text: string) => text.replaceAll('\r\n', '\n').trimEnd();
  return normal(one) === normal(other);
}

/** Without half a surrogate pair at its end. */
function withoutHalf(text: string): string {
  return text.isWellFormed() ? text : text.slice(0, -1);
}
