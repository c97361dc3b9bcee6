export { NoClaimsBucket } from './claim/claim-object.ts';
export { NotSettled, type Endpoints, type GcpOptions, type Patience } from './connection/gcp.ts';
export { gcpPublisher, type GcpPublisherOptions } from './gcp-publisher.ts';
export { gcpVendors, vendorQuery } from './gcp-vendors.ts';
export { RecordTooLong } from './images/description.ts';
export { ImageGone } from './images/found-image.ts';
export { NameTooLong } from './images/labels.ts';
export { distribution } from './publish/distribution.ts';
export { UnknownProject } from './publish/project-member.ts';
