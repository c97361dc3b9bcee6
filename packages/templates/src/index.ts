export { renderUnit, type Rendered } from './render.ts';
export { terraformModules } from './terraform/modules.ts';
export { unitVariables, type UnitVariable } from './variables.ts';
