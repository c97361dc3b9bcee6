export { formatLock } from './format-lock.ts';
export { parseCatalog, type CatalogInput } from './parse.ts';
export { readFiles } from './read-files.ts';
export { jsonSchemas } from '../schema/json.ts';
export { yamlPlaces } from '../yaml/document.ts';
