import { unitsOf, type Catalog, type Unit } from '@ostrata/catalog';
import { nearest, type Problem } from '@ostrata/problems';
import { InputRefused } from './failure.ts';

/** Which units a person means: images by name, or all; targets by name, or all that this machine can build. */
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
  const supported = units.filter(({ target }) => target.cloud === 'qemu').map(({ target }) => target.name);
  const missing = targets.filter((name) => !supported.some((target) => target === name));
  if (missing.length > 0) throw new InputRefused(missing.map((name) => unbuildable(name, [...new Set(supported)])));
  return units.filter(
    ({ image, target }) =>
      (images.length === 0 || images.includes(image.name)) &&
      (targets.length === 0 ? target.cloud === 'qemu' : targets.includes(target.name)),
  );
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

function unbuildable(name: string, supported: readonly string[]): Problem {
  return {
    code: 'target-not-buildable',
    severity: 'error',
    message: `${name} cannot be built on this machine`,
    hint: supported.length === 0 ? 'no image has the target qemu/linux' : `targets that can: ${supported.join(', ')}`,
  };
}
