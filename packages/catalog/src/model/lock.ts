import type { AzurePlan } from '../schema/clouds/azure.ts';

/** A role or collection, resolved to something that cannot move. */
export type LockedContent =
  | {
      readonly kind: 'git';
      readonly name: string;
      readonly git: string;
      readonly version: string;
      readonly commit: string;
    }
  | {
      readonly kind: 'galaxy';
      readonly name: string;
      readonly version: string;
      readonly url: string;
      /** `sha256:<hex>` of the archive. */
      readonly checksum: string;
    };

/** A vendor image, resolved to something that cannot move. */
export type LockedVendor =
  | {
      readonly kind: 'bootstrap';
      readonly distribution: 'debian';
      readonly suite: string;
      readonly mirror: string;
      /** The archive's own date of the suite's release file, RFC 3339. */
      readonly date: string;
      /** `sha256:<hex>` of the suite's `InRelease`. */
      readonly release: string;
    }
  | { readonly kind: 'url'; readonly url: string; readonly checksum: string }
  | {
      readonly kind: 'cloud';
      readonly id: string;
      readonly name?: string;
      /** The purchase plan of a marketplace image of Azure. */
      readonly plan?: AzurePlan;
    }
  | {
      readonly kind: 'image';
      readonly git: string;
      readonly image: string;
      readonly version: string;
      /** What its tag says that it was built from. */
      readonly fingerprint: string;
    };

/**
 * `ostrata.lock.yaml`: every outside input. Roles and collections are keyed by `<name>@<version>` as `lockKey` gives it,
 * vendor images by unit name (`debian-12/qemu/linux`).
 */
export interface Lock {
  readonly vendors: ReadonlyMap<string, LockedVendor>;
  readonly roles: ReadonlyMap<string, LockedContent>;
  readonly collections: ReadonlyMap<string, LockedContent>;
}
