import type { Value } from '@ostrata/catalog';

/**
 * A value as YAML that every reader takes for the same: strings are quoted unless they are plain words, since YAML 1.1 (which
 * Ansible reads) sees numbers, dates and truth in text where YAML 1.2 sees none.
 */
export function yaml(value: Value): string {
  return isScalar(value) ? `${scalar(value)}\n` : `${node(value, '').join('\n')}\n`;
}

type Collection = readonly Value[] | { readonly [key: string]: Value };

function node(value: Collection, indent: string): readonly string[] {
  if (isList(value)) {
    return value.flatMap((item) => nested(`${indent}- `, item, `${indent}  `));
  }
  return Object.entries(value).flatMap(([name, item]) => entry(isPlain(name) ? name : quoted(name), item, indent));
}

/** A list's item that is a collection begins on the line of its dash. */
function nested(head: string, item: Value, indent: string): readonly string[] {
  if (isScalar(item)) return [`${head}${scalar(item)}`];
  const [first = '', ...rest] = node(item, indent);
  return [`${head}${first.slice(indent.length)}`, ...rest];
}

/** Readers look for the colon of a key in its first 1024 characters only; a longer key says so with a question mark. */
function entry(key: string, item: Value, indent: string): readonly string[] {
  const isLong = key.length > 1000;
  const head = isLong ? `${indent}:` : `${indent}${key}:`;
  const lines = isScalar(item) ? [`${head} ${scalar(item)}`] : [head, ...node(item, `${indent}  `)];
  return isLong ? [`${indent}? ${key}`, ...lines] : lines;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isScalar(value: Value): value is Exclude<Value, Collection> | readonly [] | Readonly<Record<string, never>> {
  if (typeof value !== 'object' || value === null) return true;
  return (isList(value) ? value : Object.keys(value)).length === 0;
}

function scalar(value: Value): string {
  if (typeof value === 'string') return isPlain(value) ? value : quoted(value);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'object' && value !== null) return isList(value) ? '[]' : '{}';
  return String(value);
}

/** YAML 1.1 wants a point in the mantissa of a number with an exponent. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  if (Object.is(value, -0)) return '-0.0';
  return String(value).replace(/^(-?\d+)e/, '$1.0e');
}

const words = ['y', 'yes', 'n', 'no', 'true', 'false', 'on', 'off', 'null'];

/** Text that no reader takes for anything but text, of one line. */
function isPlain(text: string): boolean {
  const isText = /^[A-Za-z_/][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*$/.test(text);
  return isText && text.length < 100 && !words.includes(text.toLowerCase());
}

const short: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function quoted(text: string): string {
  return `"${text.replace(/[\\"\p{C}\p{Zl}\p{Zp}]/gu, (character) => short[character] ?? codePoint(character))}"`;
}

function codePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16).toUpperCase();
  if (code > 0xffff) return `\\U${digits.padStart(8, '0')}`;
  return code > 0xff ? `\\u${digits.padStart(4, '0')}` : `\\x${digits.padStart(2, '0')}`;
}
