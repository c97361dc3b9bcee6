import type { CloudImage } from '@ostrata/ports';
import { compareVersions } from '@ostrata/versioning';

/** Where a channel of one image and target points, and where a rollback would point it. */
export interface Channel {
  readonly channel: string;
  readonly version: string;
  /** The newest published version below; absent where there is none. */
  readonly back?: string;
}

/** The channels that point at versions of the same image and target as this one, by name. */
export function channelsOf({ record }: Pick<CloudImage, 'record'>, all: readonly CloudImage[]): readonly Channel[] {
  const family = all.filter((one) => one.record.image === record.image && one.record.target === record.target);
  const channels = family.flatMap((one) =>
    one.channels.map((channel): Channel => {
      const back = published(family).find((other) => isBelow(other, one))?.record.version;
      return { channel, version: one.record.version ?? '', ...(back !== undefined && { back }) };
    }),
  );
  return channels.sort((a, b) => (a.channel < b.channel ? -1 : 1));
}

/** Published versions, the highest first. */
export function published(images: readonly CloudImage[]): readonly CloudImage[] {
  return images
    .filter(({ state, record }) => state === 'published' && record.version !== undefined)
    .sort((a, b) => compareVersions(b.record.version ?? '', a.record.version ?? ''));
}

/** Whether a version is lower than another. */
export function isBelow({ record }: CloudImage, than: CloudImage): boolean {
  return compareVersions(record.version ?? '', than.record.version ?? '') < 0;
}
