export { renderUnit, type Rendered } from './render.ts';
export type { UnitVariable, VariableValue } from './folder/variables.ts';
export { unitVariables } from './targets/templates.ts';
