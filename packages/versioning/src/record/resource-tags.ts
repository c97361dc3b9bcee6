import type { Texts } from './record-texts.ts';

/** Tags of a resource in a cloud, by their keys. */
export type ResourceTags = Readonly<Record<string, string>>;

const prefix = 'ostrata:';
/** A value has 256 characters; the rest is room for what is escaped at its ends. */
const pieceLength = 240;
const mostPieces = 4;
/** Ends a piece that is not the last: what an earlier and longer text left in further tags counts for nothing. */
const goesOn = '%+';

/**
 * Tags of texts, `ostrata:<name>`, as AWS and Azure both take them: 256 characters, none that XML cannot carry, no space at an end.
 * A long text goes on in `ostrata:<name>.2` and so on, and ends after about 970 characters.
 */
export function toResourceTags(texts: Readonly<Record<string, string | undefined>>): ResourceTags {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : tagsOf(name, text))),
  );
}

/** The texts in tags; those of others are left out. */
export function textsInTags(tags: ResourceTags | undefined): Texts {
  const values = new Map(
    Object.entries(tags ?? {}).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
    ),
  );
  const whole = (name: string, piece: string, next: number): string =>
    piece.endsWith(goesOn)
      ? piece.slice(0, -goesOn.length) + whole(name, values.get(`${name}.${next}`) ?? '', next + 1)
      : piece;
  return Object.fromEntries(
    [...values].filter(([name]) => !/\.\d$/.test(name)).map(([name, piece]) => [name, unescape(whole(name, piece, 2))]),
  );
}

/** The key of a tag, for a filter. */
export function resourceTagKey(name: string): string {
  return `${prefix}${name}`;
}

function tagsOf(name: string, text: string): (readonly [string, string])[] {
  const pieces = piecesOf(escape(text));
  const used = pieces.length > mostPieces ? [...pieces.slice(0, mostPieces - 1), shortened(pieces)] : pieces;
  return used.map((piece, index) => [
    index === 0 ? resourceTagKey(name) : `${resourceTagKey(name)}.${index + 1}`,
    piece.replace(/^\s|\s$/gu, code) + (index < used.length - 1 ? goesOn : ''),
  ]);
}

function shortened(pieces: readonly string[]): string {
  return `${(pieces[mostPieces - 1] ?? '').slice(0, pieceLength - 8).replace(/%[^%]{0,4}$|[\ud800-\udbff]$/u, '')}…`;
}

function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length || start === 0;) {
    const end = start + pieceLength;
    const isInPair = /[\ud800-\udbff]/.test(text.charAt(end - 1)) && end < text.length;
    pieces.push(text.slice(start, isInPair ? end - 1 : end));
    start = isInPair ? end - 1 : end;
  }
  return pieces;
}

/** Control characters, and what might be trimmed, as `%XX` or `%uXXXX`. */
function escape(text: string): string {
  return text.replace(/[%\p{Cc}\p{Cs}\ufffe\uffff]/gu, code);
}

function code(character: string): string {
  const number = character.charCodeAt(0);
  const hex = number.toString(16).toUpperCase();
  return number < 0x100 ? `%${hex.padStart(2, '0')}` : `%u${hex.padStart(4, '0')}`;
}

function unescape(text: string): string {
  return text.replace(/%(?:u([0-9A-F]{4})|([0-9A-F]{2}))/g, (_, long?: string, short?: string) =>
    String.fromCharCode(Number.parseInt(long ?? short ?? '', 16)),
  );
}
