import { target } from '@ostrata/catalog';
import type { CloudImage, Publisher } from '@ostrata/ports';

/** The publisher of the cloud that an image is in. It was listed by one of them, so it is there. */
export function publisherOf({ record }: CloudImage, publishers: readonly Publisher[]): Publisher {
  const { cloud } = target(record.target);
  const found = publishers.find((publisher) => publisher.cloud === cloud);
  if (found === undefined) throw new Error(`there is no publisher for ${cloud}`);
  return found;
}
