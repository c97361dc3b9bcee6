import type { Place } from '@ostrata/problems';
import type { Accounts } from '../schema/accounts.ts';
import type { Image, UnitSettings } from './image.ts';
import type { Lock, LockedVendor } from './lock.ts';
import type { Target } from './target.ts';

/** A layer and its rank: a parent's rank is always lower. Rank 0 is the vendor's. */
export interface Layer {
  readonly name: string;
  readonly rank: number;
}

/** `ostrata.yaml`: what holds for all images of a repository. */
export interface Settings {
  readonly layers: readonly Layer[];
  /** Where the store is: absolute, or relative to the repository; unset means the user's data folder. */
  readonly store?: string;
  /** The Ostrata version range that CI and CD use. */
  readonly ostrata?: string;
  /** Where a key of the file stands, for problems that are found later: `place(['ostrata'])`. */
  readonly place: (path: readonly (string | number)[]) => Place;
  /** By cloud: where images are built, and whom they are shared with. */
  readonly accounts: Accounts;
  readonly release: {
    /** What a child gets when only its parent moved: a patch, or what its parent got. */
    readonly cascade: 'patch' | 'inherit';
    /** Branches of the remote that a released commit must be on, with one `*` at most; any when it is absent. */
    readonly branches?: readonly string[];
  };
}

/** All images, layers and settings of a repository, validated together. */
export interface Catalog {
  readonly settings: Settings;
  readonly images: ReadonlyMap<string, Image>;
  readonly lock: Lock;
}

/** Image × target: what Packer builds in one run. `parent` is absent for a vendor image only. */
export interface Unit {
  /** `<image>/<cloud>/<os>`. */
  readonly name: string;
  readonly image: Image;
  readonly target: Target;
  readonly settings: UnitSettings;
  readonly parent?: Unit;
  /** What the lock says of a vendor image; absent where it says nothing. */
  readonly locked?: LockedVendor;
  /** The unit's folder in the repository: `src/<image>/<cloud>/<os>`. */
  readonly folder: string;
}
