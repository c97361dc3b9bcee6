export { azurePublisher } from './azure-publisher.ts';
export { azureVendors } from './azure-vendors.ts';
export { ClaimLost } from './claim/claim.ts';
export { NoClaims, type AzureClients, type AzureOptions, type Patience } from './connection/azure.ts';
export { UnusableArtifact } from './gallery/adopt.ts';
export { BadDistribution, distribution } from './gallery/distribution.ts';
export { NotShareable } from './gallery/share-gallery.ts';
export { ImageGone } from './gallery/stored-version.ts';
