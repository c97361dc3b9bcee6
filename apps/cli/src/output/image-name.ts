import { devVersion } from '@ostrata/versioning';
import type { CloudImage } from '@ostrata/ports';

/** What people call an image's version: `2.3.0`, or that of a dev build. */
export function versionName({ record }: Pick<CloudImage, 'record'>): string {
  return record.version ?? devVersion(record.fingerprint);
}
