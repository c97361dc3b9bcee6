import { commonVariables, type UnitVariable } from '../folder/variables.ts';

/** The variables that a folder of every cloud takes. `parent` says what a parent's id is, with an example. */
export function cloudVariables(parent: {
  readonly description: string;
  readonly example: string;
}): readonly UnitVariable[] {
  const { image, manifest, ansible } = commonVariables(parent);
  return [...image, { ...manifest, folders: ['build'] }, ...ansible];
}
