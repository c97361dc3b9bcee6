import type { VendorSource } from '../model/image.ts';
import type { TargetEntry } from '../schema/image.ts';

/** Where a vendor image is found, as a target says it; `undefined` where it does not. */
export function vendorSource({
  bootstrap,
  suite,
  mirror,
  packages,
  url,
  checksum,
  find,
  from,
}: TargetEntry): VendorSource | undefined {
  if (bootstrap !== undefined) {
    return {
      kind: 'bootstrap',
      distribution: bootstrap,
      suite: suite ?? 'bookworm',
      mirror: mirror ?? 'http://deb.debian.org/debian',
      packages: packages ?? [],
    };
  }
  if (from !== undefined) {
    const { git, image, follow } = from;
    return { kind: 'image', git, image, ...(follow !== undefined && { follow }) };
  }
  if (url !== undefined) return { kind: 'url', url, ...(checksum !== undefined && { checksum }) };
  if (find === undefined) return undefined;
  const query = Object.entries(find).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  return { kind: 'cloud', query: Object.fromEntries(query) };
}

/** An image that Ostrata made, here or in another repository. */
export function isOwn(source: VendorSource | undefined): boolean {
  return source?.kind === 'bootstrap' || source?.kind === 'image';
}
