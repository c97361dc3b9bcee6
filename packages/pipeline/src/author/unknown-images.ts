import type { Catalog } from '@ostrata/catalog';
import { problem, suggest } from '@ostrata/problems';
import { InputRefused } from '../failure.ts';

/** Names that a person gave: each is an image. Throws `InputRefused`. */
export function refuseUnknownImages({ images }: Catalog, names: readonly string[]): void {
  const unknown = names.filter((name) => !images.has(name));
  if (unknown.length === 0) return;
  throw new InputRefused(
    unknown.map((name) =>
      problem('unknown-image', `there is no image ${name} in the catalogue`, {
        hint: suggest(name, [...images.keys()]),
      }),
    ),
  );
}
