import { createHash } from 'node:crypto';
import type { PlanOptions } from './plan.ts';
import type { Start } from './start.ts';

/**
 * A digest of all that a plan is made of: the commit, what stands under every tag's name, the day, the options and the version of this
 * program. `undefined` where that does not tell it: a refresh is stamped with its very second, and tags may come without their ids.
 */
export function planKey(
  { head, refs }: Pick<Start, 'head' | 'refs'>,
  { at, bumps = new Map(), refresh = [], since = '', version = '' }: PlanOptions,
): string | undefined {
  if (refresh.length > 0) return undefined;
  const digest = createHash('sha256');
  // Periods of rebuilding begin, and lives end, with a day.
  digest.update(JSON.stringify([head.commit, at.toISOString().slice(0, 10), [...bumps].sort(), since, version]));
  let names = '';
  for (const { name, id } of refs) {
    if (id === undefined) return undefined;
    names += `\n${id} ${name}`;
  }
  return digest.update(names).digest('hex');
}
