/**
 * Tells whether a ref is meant by a ruleset's pattern, which is read as Ruby's `fnmatch` does: `*` stays within one part of
 * the path, a double asterisk with a slash after it stands for any number of parts. One that cannot be read means none.
 */
export function matchesRef(pattern: string, ref: string): boolean {
  if (pattern === '~ALL') return true;
  try {
    return new RegExp(`^${pattern.replace(token, translate)}$`).test(ref);
  } catch {
    return false;
  }
}

const token = /\*\*\/|\*+|\?|\[[^\]/]+\]|\\[\s\S]|[.+^${}()|[\]\\]/g;

function translate(found: string): string {
  if (found === '**/') return '(?:[^/]+/)*';
  if (found.startsWith('*')) return '[^/]*';
  if (found === '?') return '[^/]';
  if (found.startsWith('[') && found.length > 1) return found.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
  const character = found.slice(-1);
  return /\w/.test(character) ? character : `\\${character}`;
}
