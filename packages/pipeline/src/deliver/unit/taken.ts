import type { Target } from '@ostrata/catalog';
import type { PackerVariables } from '@ostrata/ports';
import { unitVariables } from '@ostrata/templates';

/** Of the values, those that a folder of the target takes: Packer refuses a variable that is not declared. */
export function taken(values: PackerVariables, { name }: Target, folder: 'build' | 'verify'): PackerVariables {
  const declared = unitVariables(name).filter(({ folders }) => folders.includes(folder));
  return Object.fromEntries(Object.entries(values).filter(([key]) => declared.some((one) => one.name === key)));
}
