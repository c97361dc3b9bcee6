import type { Vars } from '@ostrata/catalog';
import type { CloudImage } from './publisher.ts';

/** An image, and the distribution that is wanted of it. Without one it is not known what is wanted, so nothing of it is too much. */
export interface Placement {
  readonly image: CloudImage;
  readonly distribution?: Vars;
}

/** A copy or a share that a distribution names and that is not there (`missing`), or that is there and no longer named (`surplus`). */
export interface Difference {
  readonly kind: 'missing' | 'surplus';
  /** Absent for what all images of a cloud are shared by, such as a gallery. */
  readonly image?: CloudImage;
  /** Where; absent for what holds in every region. */
  readonly region?: string;
  /** Whom it is shared with, in the cloud's own words; absent where it is the copy in the region. */
  readonly sharedWith?: string;
}
