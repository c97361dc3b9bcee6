import type { CloudImage } from '@ostrata/ports';
import { compareVersions } from '@ostrata/versioning';

/**
 * The images that a release must rebuild without a change: those whose newest version, in any target, is revoked. One that
 * stands on another of them is left out, since a refresh flows to children.
 */
export function imagesToRefresh(revoked: readonly CloudImage[], images: readonly CloudImage[]): readonly string[] {
  const newest = new Map<string, CloudImage>();
  for (const image of images) {
    const { version } = image.record;
    if (version === undefined || image.state === 'candidate') continue;
    const key = `${image.record.image}\n${image.record.target}`;
    const known = newest.get(key);
    if (known === undefined || compareVersions(version, known.record.version ?? '') > 0) newest.set(key, image);
  }
  const lost = [...newest.values()].filter((image) => revoked.includes(image));
  const names = new Set(lost.map(({ record }) => record.image));
  const onTop = lost.filter(({ record }) => record.parent !== undefined && names.has(record.parent.image));
  for (const { record } of onTop) names.delete(record.image);
  return [...names].sort();
}
