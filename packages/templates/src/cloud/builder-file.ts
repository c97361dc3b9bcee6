import { attribute, comment, print } from '@ostrata/hcl';
import { variableValue, type UnitVariable, type VariableValue } from '../folder/variables.ts';

/** `builder.auto.pkrvars.hcl`: what the image says of the builder machine, in the order of the variables. */
export function builderFile(
  variables: readonly UnitVariable[],
  values: Readonly<Record<string, VariableValue | undefined>>,
  folder: 'build' | 'verify',
): string {
  const set = variables.flatMap(({ name, folders }) => {
    const value = values[name];
    return value === undefined || !folders.includes(folder) ? [] : [attribute(name, variableValue(value))];
  });
  return print([comment('The builder machine. A change here rebuilds nothing.'), ...set]);
}
