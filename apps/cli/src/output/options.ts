import type { Bump } from '@ostrata/versioning';

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

/** A day, `yyyy-mm-dd`, or a time of RFC 3339; `undefined` when it was not given. Throws `BadOption`. */
export function day(option: string, value: unknown): Date | undefined {
  if (value === undefined) return undefined;
  const text = String(value);
  const [, date = ''] = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/.exec(text) ?? [];
  const time = new Date(text);
  if (date === '' || Number.isNaN(time.getTime()))
    throw new BadOption(`${option} ${text}`, 'it is a day, such as 2027-06-30');
  // A day that a month does not have is taken for one of the next month.
  if (new Date(date).toISOString().slice(0, 10) !== date)
    throw new BadOption(`${option} ${text}`, 'there is no such day');
  return time;
}

/** `image=minor` and the like, by image. Throws `BadOption`. */
export function bumps(values: readonly string[]): ReadonlyMap<string, Bump> {
  return new Map(
    values.map((value) => {
      const [image = '', bump = '', ...more] = value.split('=');
      if (more.length === 0 && image !== '' && (bump === 'major' || bump === 'minor' || bump === 'patch'))
        return [image, bump] as const;
      throw new BadOption(`--bump ${value}`, 'it is an image and major, minor or patch: --bump python-runtime=minor');
    }),
  );
}

/** The values of an option that may be given many times. */
export function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
