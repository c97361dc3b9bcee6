export { configured, type Configured } from './configured.ts';
export type { Github } from './github.ts';
export { compose, type Adapters, type ComposeOptions, type TagsWhere } from './compose.ts';
export type { DeliverySettings } from './delivery-settings.ts';
export { folders, type Environment, type Folders } from './folders.ts';
export { findRepository, NoRepository } from './repository.ts';
export { withReleaseAdapters, type ReleaseAdapters } from './release-adapters.ts';
export { NoPublisher, publisherByTarget } from './publisher-by-target.ts';
