import type { GitTag } from '@ostrata/ports';
import { problem } from '@ostrata/problems';
import { unknownFingerprint } from '@ostrata/versioning';
import { InputRefused } from '../../failure.ts';

/**
 * Refuses tags that a newer Ostrata made: to this one they say nothing, so that all that they name would be due. Throws
 * `InputRefused`.
 */
export function refuseNewer(tags: readonly GitTag[]): void {
  const newer = tags.flatMap(({ name, annotated, message }) => {
    const print = annotated ? unknownFingerprint(message) : undefined;
    return print === undefined ? [] : [{ name, algorithm: print.slice(0, print.indexOf(':')) }];
  });
  if (newer.length === 0) return;
  throw new InputRefused(
    newer.slice(0, 10).map(({ name, algorithm }) =>
      problem(
        'newer-tag',
        `${name} has a fingerprint of the algorithm ${algorithm}, which this Ostrata does not know`,
        {
          hint: 'a newer Ostrata made it: update this one; `ostrata:` in ostrata.yaml says which version CI uses',
        },
      ),
    ),
  );
}
