export { awsPublisher, type AwsPublisherOptions } from './aws-publisher.ts';
export { awsVendors } from './aws-vendors.ts';
export type { AwsClients, AwsOptions, Patience } from './connection/aws.ts';
export { WrongAccount } from './connection/own-account.ts';
export { NotSettled } from './connection/waiting.ts';
export { ImageGone } from './images/home-image.ts';
export { distribution } from './publish/distribution.ts';
export { UnshareableImage } from './publish/share-image.ts';
export { ImageFailed } from './publish/wait-for-image.ts';
