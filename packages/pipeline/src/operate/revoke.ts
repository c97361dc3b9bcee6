import type { CloudImage, Publisher, Running } from '@ostrata/ports';
import type { Problem } from '@ostrata/problems';
import { InputRefused } from '../failure.ts';
import { findImages } from './find.ts';
import { descendants } from './lineage.ts';
import { list } from './list.ts';
import { publisherOf } from './publisher-of.ts';

/** A channel that leaves an image before that is revoked. */
export interface MovedChannel {
  readonly channel: string;
  readonly from: CloudImage;
  readonly to: CloudImage;
}

/** What a revocation touches, in the order in which it is done. */
export interface Revocation {
  readonly channels: readonly MovedChannel[];
  /** What was named first, then what stands on it, parents first; what is revoked already is left out. */
  readonly images: readonly CloudImage[];
  /** Images to rebuild without a change, so that what stood on this stands on something new. */
  readonly refresh: readonly string[];
}

export interface RevokeOptions {
  /** With all that stands on it; without it, that is refused while there is anything. */
  readonly cascade: boolean;
  /** By image: the version that channels are pointed at instead. */
  readonly replacements: ReadonlyMap<string, string>;
}

/**
 * What revoking an image would touch in every cloud. Does nothing. Throws `InputRefused` with every reason against it: a
 * channel without a replacement, something that stands on it without `cascade`.
 */
export async function planRevocation(
  publishers: readonly Publisher[],
  reference: string,
  { cascade, replacements }: RevokeOptions,
): Promise<Revocation> {
  const named = await findImages(publishers, reference);
  const all = (await list(publishers, {})).filter(({ state }) => state !== 'candidate');
  const below = named.flatMap((image) => descendants(image, all));
  const touched = [...named, ...below];
  const problems = [
    ...named.filter(({ state }) => state === 'candidate').map(neverPublished),
    ...(cascade ? [] : below.filter(({ state }) => state !== 'revoked').map(standsOnIt)),
  ];
  const channels = touched.flatMap((from) =>
    from.channels.flatMap((channel): readonly MovedChannel[] => {
      const to = replacementFor(from, all, replacements);
      if (to !== undefined && !touched.includes(to)) return [{ channel, from, to }];
      problems.push(noReplacement(from, channel));
      return [];
    }),
  );
  if (problems.length > 0) throw new InputRefused(problems);
  const images = touched.filter(({ state }) => state !== 'revoked');
  return { channels, images, refresh: [...new Set(named.map(({ record }) => record.image))] };
}

/**
 * Does what was planned: channels leave first, then the named image, so that nothing new is built on it, then what stands on
 * it. Whatever interrupts it, the same command does what is left.
 */
export async function revoke(
  publishers: readonly Publisher[],
  { channels, images }: Revocation,
  { reason, ...running }: Running & { readonly reason: string; readonly onRevoked?: (image: CloudImage) => void },
): Promise<void> {
  for (const { channel, to } of channels) await publisherOf(to, publishers).point(channel, to, running);
  for (const image of images) {
    running.signal?.throwIfAborted();
    const revoked = await publisherOf(image, publishers).revoke(image, reason, running);
    running.onRevoked?.(revoked);
  }
}

function replacementFor(
  { record }: CloudImage,
  all: readonly CloudImage[],
  replacements: ReadonlyMap<string, string>,
): CloudImage | undefined {
  const version = replacements.get(record.image);
  return all.find(
    (one) =>
      one.state === 'published' &&
      one.record.image === record.image &&
      one.record.target === record.target &&
      one.record.version === version &&
      version !== undefined,
  );
}

function neverPublished({ address }: CloudImage): Problem {
  return refusal('not-published', `${address} was never published`, '`ostrata prune` removes it');
}

function standsOnIt({ address, record }: CloudImage): Problem {
  const message = `${address} (${record.target}) stands on it`;
  return refusal('has-descendants', message, 'add --cascade to revoke what stands on it too');
}

function noReplacement({ address, record }: CloudImage, channel: string): Problem {
  const hint = `name a published version that stands on none of this: --replacement ${record.image}=<version>`;
  return refusal('in-use', `channel ${channel} points at ${address} (${record.target})`, hint);
}

function refusal(code: string, message: string, hint: string): Problem {
  return { code, severity: 'error', message, hint };
}
