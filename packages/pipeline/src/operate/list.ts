import type { CloudImage, ImageQuery, Publisher } from '@ostrata/ports';

/** Images in all clouds that are given, by name, then target, then newest first. */
export async function list(publishers: readonly Publisher[], query: ImageQuery): Promise<readonly CloudImage[]> {
  const found = await Promise.all(publishers.map((publisher) => publisher.list(query)));
  return found.flat().sort(byNameThenNewest);
}

function byNameThenNewest(a: CloudImage, b: CloudImage): number {
  return (
    compare(a.record.image, b.record.image) ||
    compare(a.record.target, b.record.target) ||
    compare(b.record.builtAt, a.record.builtAt)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
