export { azurePublisher } from './azure-publisher.ts';
export { azureVendors } from './azure-vendors.ts';
export { NoClaims, type AzureClients, type AzureOptions, type Patience } from './connection/azure.ts';
export { DefinitionMismatch } from './gallery/definition.ts';
export { distribution } from './gallery/distribution.ts';
export { BadNeeds } from './gallery/needs.ts';
export { NotShareable } from './gallery/share-gallery.ts';
export { ImageGone } from './gallery/stored-version.ts';
