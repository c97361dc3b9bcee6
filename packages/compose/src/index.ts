export { configuredStore } from './configured-store.ts';
export { compose, type Adapters, type ComposeOptions } from './compose.ts';
export { folders, type Environment, type Folders } from './folders.ts';
export { findRepository, NoRepository } from './repository.ts';
