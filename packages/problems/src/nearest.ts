import { closest, distance } from 'fastest-levenshtein';

/** The known name that was probably meant; `undefined` when none is near: a third of its letters, two at least, may differ. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const best = closest(name.toLowerCase(), known);
  return distance(name.toLowerCase(), best.toLowerCase()) <= Math.max(2, Math.floor(best.length / 3))
    ? best
    : undefined;
}

/** A hint for an unknown name: the nearest one, or else all of them when they are few. */
export function suggest(name: string, known: readonly string[]): string | undefined {
  const close = nearest(name, known);
  if (close !== undefined) return `did you mean \`${close}\`?`;
  if (known.length === 0) return undefined;
  return known.length > 12 ? undefined : `known are: ${known.join(', ')}`;
}
