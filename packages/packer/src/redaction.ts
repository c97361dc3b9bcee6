/** What stands where a secret stood. */
export const redacted = '[redacted]';

/**
 * Hides secrets in a text: each value, the forms in which tools write it (JSON, base64, percent-encoding, shell quotes), and
 * each line of a value of several lines.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.filter((secret) => secret !== '').flatMap(formsOf))].sort(
    (a, b) => b.length - a.length,
  );
  if (forms.length === 0) return (text) => text;
  // One pass, the longest first: no form may be looked for in what stands for another.
  const any = new RegExp(forms.map((form) => form.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'g');
  return (text) => text.replaceAll(any, redacted);
}

/** Shorter forms than this are words of other texts, too. */
const distinctive = 6;

function formsOf(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const values = [
    secret,
    secret.trim(),
    ...(lines.length > 1 ? lines.filter((line) => line.length >= distinctive) : []),
  ];
  const written = values.flatMap((value) => [
    json(value),
    json(json(value)),
    asciiJson(value),
    encodeURIComponent(value.toWellFormed()),
    value.replaceAll("'", `'"'"'`),
    value.replaceAll("'", `'\\''`),
    ...base64Forms(value),
  ]);
  return [...values, ...written.filter((form) => form.length >= distinctive)].filter((form) => form !== '');
}

function json(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

function asciiJson(value: string): string {
  return json(value).replaceAll(/[\u0080-\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Base64 of a longer text that holds the value looks different by where it stands in it: one form for each place. */
function base64Forms(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'utf8');
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const known = encoded.slice(before === 0 ? 0 : before + 1, Math.floor(((before + bytes.length) * 8) / 6));
    return [known, known.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
