/** An option's value is not right. */
export class BadOption extends Error {
  override readonly name = 'BadOption';

  constructor(option: string, hint: string) {
    super(`\`${option}\` cannot be: ${hint}`);
  }
}

/** A whole number of at least 1. Throws `BadOption`. */
export function positive(option: string, value: unknown): number {
  const text = String(value);
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new BadOption(`${option} ${text}`, 'it is a whole number, 1 or more');
  return Number(text);
}

/** The values of an option that may be given many times. */
export function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
