export { renderUnit, type Rendered } from './render.ts';
export { unitVariables, type UnitVariable } from './variables.ts';
