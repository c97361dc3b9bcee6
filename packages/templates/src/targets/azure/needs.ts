import type { Unit, Vars } from '@ostrata/catalog';
import { planOf } from './builder.ts';

/** What the image definition must say, which Packer does not make: a version only fits one that says the same as its machine. */
export function azureNeeds(unit: Unit): Vars {
  const { lifecycle, sourceOptions } = unit.settings;
  const plan = planOf(unit);
  const security = sourceOptions['security_type'];
  return {
    ...(unit.image.description !== undefined && { description: unit.image.description }),
    ...(lifecycle.endOfLife !== undefined && { endOfLife: lifecycle.endOfLife }),
    ...(plan && { plan }),
    ...(security !== undefined && { security }),
  };
}
