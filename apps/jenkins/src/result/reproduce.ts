import type { UnitParts } from './unit-parts.ts';

/** The command that builds one unit of a tag in any clone, and keeps the machine of a failed build. */
export function reproduce(tag: string, { image, target }: UnitParts): string {
  return ['ostrata', 'build', image, '--target', target, '--release', tag, '--debug'].map(quoted).join(' ');
}

/** A word for a shell. */
function quoted(word: string): string {
  return /^[\w./@:=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
