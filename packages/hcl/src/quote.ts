/** A literal string in quotes. What `${` and `%{` would start is escaped, so that nothing in it is evaluated. */
export function quote(value: string): string {
  return `"${escape(value)}"`;
}

/** The text of a string between its quotes. */
export function escape(value: string): string {
  return value
    .replace(/[\\"\n\r\t]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu, escapeCharacter)
    .replace(/([$%]*)([$%])\{/g, escapeMarker);
}

/** Keys in ASCII only: `packer fmt` aligns by what it takes for a character, and readers differ in that. */
export function quoteKey(value: string): string {
  return `"${escape(value).replace(/[^ -~]/gu, unicode)}"`;
}

const short: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function escapeCharacter(character: string): string {
  return short[character] ?? unicode(character);
}

/** Versions of HCL read `$$${` in different ways: signs before the escaped one are therefore written as code points. */
function escapeMarker(_: string, before: string, sign: string): string {
  return `${before.replace(/./g, unicode)}${sign}${sign}{`;
}

function unicode(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16).toUpperCase();
  return code > 0xffff ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`;
}
