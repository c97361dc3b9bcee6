import type { FirstBoot, UnitSettings, VendorSource } from '../model/image.ts';
import type { SharedEntry, TargetEntry } from '../schema/image.ts';
import { isOwn } from './vendor-source.ts';

/** What is configured when a machine first boots: what an image does not say, its parent says. */
export function firstBootOf(
  image: SharedEntry,
  entry: TargetEntry,
  parent: UnitSettings | undefined,
  source: VendorSource | undefined,
): FirstBoot {
  const own = entry.firstBoot ?? image.firstBoot;
  if (own !== undefined) {
    return { dataSource: own.dataSource, ...(own.description !== undefined && { description: own.description }) };
  }
  return parent?.firstBoot ?? { dataSource: isOwn(source) ? 'systemd-credentials' : 'cloud-init' };
}
