import type { Problem } from '@ostrata/problems';
import type { Difference } from './differences.ts';

/** A file of a rendered folder that is not as it would be rendered now. */
export function staleFile({ path, kind }: Pick<Difference, 'path' | 'kind'>): Problem {
  const message = {
    missing: `${path} is not there, but would be rendered`,
    changed: `${path} is not what would be rendered now`,
    unexpected: `${path} stands in a rendered folder, but is not rendered`,
  }[kind];
  return {
    code: 'stale-render',
    severity: 'error',
    message,
    place: { file: path },
    hint: 'run `ostrata render`, or `ostrata render --check` to see the difference',
  };
}
