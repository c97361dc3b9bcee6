import { stripVTControlCharacters } from 'node:util';

/**
 * One line that any terminal, log and page shows as it is: without ANSI codes, control characters, and those that turn a line
 * round. Jenkins' own notes in a log begin with a control character, so none can be forged.
 */
export function harmless(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' ');
}

/** As `harmless`, of a text of many lines. */
export function harmlessLines(text: string): string {
  return text.split(/\r?\n/).map(harmless).join('\n');
}
