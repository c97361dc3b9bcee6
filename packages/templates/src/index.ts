export { renderUnit, type Rendered } from './render.ts';
export { terraformModules } from './terraform/modules.ts';
export type { UnitVariable, VariableValue } from './folder/variables.ts';
export { accountVariables } from './targets/account-variables.ts';
export { buildNeeds, unitVariables } from './targets/templates.ts';
