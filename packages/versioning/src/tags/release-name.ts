/** The name of a release in its parts: the day (UTC) it was emitted, `yyyymmdd`, and its number on that day, from 1. */
export interface ReleaseName {
  readonly day: string;
  readonly number: number;
}

const pattern = /^release\/(?<day>\d{8})\.(?<number>[1-9]\d{0,5})$/;

/** `release/20261124.1` in its parts; `undefined` for another tag. */
export function parseReleaseName(name: string): ReleaseName | undefined {
  if (!name.startsWith('release/')) return undefined;
  const { day, number } = pattern.exec(name)?.groups ?? {};
  return day === undefined || number === undefined ? undefined : { day, number: Number(number) };
}

/** `release/<yyyymmdd>.<n>`. */
export function formatReleaseName({ day, number }: ReleaseName): string {
  return `release/${day}.${number}`;
}

/** The name of the next release at a time, after those that there are. */
export function nextRelease(names: readonly string[], at: Date): string {
  const day = at.toISOString().slice(0, 10).replaceAll('-', '');
  const taken = names.flatMap((name) => {
    const parsed = parseReleaseName(name);
    return parsed?.day === day ? [parsed.number] : [];
  });
  return formatReleaseName({ day, number: taken.reduce((most, one) => Math.max(most, one), 0) + 1 });
}
