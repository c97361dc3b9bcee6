export type { Catalog, Layer, Policy, Settings, Unit } from './model/catalog.ts';
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
  Value,
  Vars,
  VendorSource,
} from './model/image.ts';
export type { Lock, LockedContent, LockedVendor } from './model/lock.ts';
export { clouds, isTargetName, target, targetNames, type Cloud, type Target, type TargetName } from './model/target.ts';
