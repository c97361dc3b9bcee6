import type { Owner, TargetName } from '@ostrata/catalog';
import type { Fingerprint } from '../fingerprint/fingerprint.ts';

/** The states of a built image in a cloud, in the order it goes through them. */
export type State = 'candidate' | 'published' | 'deprecated' | 'revoked';

/** What an image is built on: its parent's name, version (`undefined` for a dev build) and fingerprint. */
export interface RecordedParent {
  readonly image: string;
  readonly version?: string;
  readonly fingerprint: Fingerprint;
  /** The id of a vendor's image that the cloud has by itself: it has no record of its own. */
  readonly id?: string;
}

/** What a built image says of itself. Times are RFC 3339 in UTC, sizes bytes, durations seconds. */
export interface ImageRecord {
  readonly schema: 1;
  readonly image: string;
  /** Absent for a dev build, whose address is `dev-<12 digits of the fingerprint>`. */
  readonly version?: string;
  readonly layer: string;
  readonly target: TargetName;
  readonly parent?: RecordedParent;
  readonly fingerprint: Fingerprint;
  /** The fingerprint without the verify part: what a child stands on. */
  readonly build: Fingerprint;
  /**
   * Every input of the fingerprint by name (`src/…/vars.yml`, `lock: …`, `parent`), and its digest: what a dry run compares.
   * Absent where a cloud has no room for it; git has them, at the commit.
   */
  readonly inputs?: Readonly<Record<string, string>>;
  /** The commit it was built from, and whether the work tree differed from it. */
  readonly commit?: string;
  readonly dirty?: boolean;
  readonly description?: string;
  readonly owner?: Owner;
  readonly endOfLife?: string;
  readonly builtAt: string;
  readonly buildSeconds: number;
  readonly verifySeconds?: number;
  readonly ostrata: string;
}
