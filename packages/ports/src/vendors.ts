import type { LockedVendor, TargetName, VendorSource } from '@ostrata/catalog';

/** Vendor images: what is outside, resolved to something that cannot move. */
export interface Vendors {
  /** Which image the source means now. Throws `VendorUnavailable`. */
  resolve(source: VendorSource, target: TargetName, options?: { readonly signal?: AbortSignal }): Promise<LockedVendor>;

  /**
   * Makes or fetches exactly the locked image, where the cloud does not have it by itself: writes `file` (absolute, absent
   * before) or leaves nothing. Throws `VendorMoved` when the source no longer gives what is locked.
   */
  make?(
    locked: LockedVendor,
    source: VendorSource,
    file: string,
    options: { readonly log: string; readonly signal?: AbortSignal; readonly onProgress?: (message: string) => void },
  ): Promise<void>;
}

/** The vendor's source cannot be reached or has no such image. */
export class VendorUnavailable extends Error {
  override readonly name = 'VendorUnavailable';
}

/** The source no longer gives what is locked. */
export class VendorMoved extends Error {
  override readonly name = 'VendorMoved';
  readonly locked: string;
  readonly found: string;

  constructor(what: string, locked: string, found: string) {
    super(
      `${what} moved: the lock says ${locked}, the source gives ${found}; run ostrata lock --update to take the new one`,
    );
    this.locked = locked;
    this.found = found;
  }
}
