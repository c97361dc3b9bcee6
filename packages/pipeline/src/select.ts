import { unitsOf, type Catalog, type Unit } from '@ostrata/catalog';
import { nearest, problem, suggest, type Problem } from '@ostrata/problems';
import { isLocal } from './deliver/unit/machine.ts';
import { InputRefused } from './failure.ts';

/** Which units a person means: images by name, or all; targets by name, or those that are built on this machine. */
export interface Selection {
  readonly images: readonly string[];
  readonly targets: readonly string[];
}

/** The units that are meant, parents first. Throws `InputRefused` for a name that the catalogue does not have. */
export function selectUnits(catalog: Catalog, { images, targets }: Selection): readonly Unit[] {
  const known = [...catalog.images.keys()];
  const unknown = images.filter((name) => !catalog.images.has(name));
  if (unknown.length > 0) throw new InputRefused(unknown.map((name) => unknownImage(name, known)));
  const units = unitsOf(catalog);
  const named = units.filter(({ image }) => images.length === 0 || images.includes(image.name));
  const has = [...new Set(named.map(({ target }) => target.name))];
  const missing = targets.filter((name) => !has.some((target) => target === name));
  if (missing.length > 0) throw new InputRefused(missing.map((name) => noTarget(name, has)));
  const selected = named.filter(({ target }) =>
    targets.length === 0 ? isLocal(target) : targets.includes(target.name),
  );
  if (selected.length === 0 && has.length > 0) throw new InputRefused([nothingHere(has)]);
  return selected;
}

function unknownImage(name: string, known: readonly string[]): Problem {
  const close = nearest(name, known);
  return {
    code: 'unknown-image',
    severity: 'error',
    message: `there is no image ${name} in the catalogue`,
    hint: close === undefined ? `it has: ${known.join(', ')}` : `did you mean ${close}?`,
  };
}

function noTarget(name: string, has: readonly string[]): Problem {
  return problem('no-such-target', `none of these images has the target ${name}`, { hint: suggest(name, has) });
}

/** Machines of a cloud cost money, so their targets are named. */
function nothingHere(has: readonly string[]): Problem {
  return problem('no-such-target', 'none of these images has a target that is built on this machine', {
    hint: `name one: --target ${has.join(', --target ')}`,
  });
}
