export { galaxyRoles, type GalaxyOptions } from './galaxy-roles.ts';
