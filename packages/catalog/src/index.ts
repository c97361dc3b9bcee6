export type { Catalog, Layer, Settings, Unit } from './model/catalog.ts';
export type {
  Access,
  AnsibleSettings,
  Builder,
  Collection,
  FirstBoot,
  Image,
  Lifecycle,
  Owner,
  ParentReference,
  Role,
  UnitSettings,
  Uses,
  Value,
  Vars,
  VendorSource,
} from './model/image.ts';
export type { AwsBuilder } from './schema/clouds/aws.ts';
export type { AzureBuilder, AzurePlan } from './schema/clouds/azure.ts';
export type { GcpBuilder } from './schema/clouds/gcp.ts';
export type { Lock, LockedContent, LockedVendor } from './model/lock.ts';
export { clouds, isTargetName, target, targetNames, type Cloud, type Target, type TargetName } from './model/target.ts';
export { devAccounts } from './dev-accounts.ts';
export type { Accounts } from './schema/accounts.ts';
export { catalogFiles, isAnsibleFile, lockPath, settingsPath, type Entries } from './files.ts';
export { lockKey, lockOf, outsideContent } from './lock.ts';
export type { ImageFile } from './schema/image.ts';
export { assembleCatalog, type CatalogParts, type ParsedCatalog } from './assemble.ts';
export { together, type Places, type ReadFile, type ReadFiles } from './source.ts';
export type { Reference } from './uses/reference.ts';
export { unreadFiles, type ReadRepository, type UnreadFiles } from './uses/used-files.ts';
export type { LockFile } from './schema/lock.ts';
export type { SettingsFile } from './schema/settings.ts';
export { ancestors, checkPins, descendants, findUnit, unitsOf } from './units.ts';
