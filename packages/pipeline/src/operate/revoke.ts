import type { CloudImage, Publisher, Running } from '@ostrata/ports';
import type { Problem } from '@ostrata/problems';
import { InputRefused } from '../failure.ts';
import { published } from './channels.ts';
import { findImages } from './find.ts';
import { descendants } from './lineage.ts';
import { list } from './list.ts';
import { publisherOf } from './publisher-of.ts';
import { imagesToRefresh } from './refreshed.ts';

/** A channel that leaves an image before that is revoked. */
export interface MovedChannel {
  readonly channel: string;
  readonly from: CloudImage;
  readonly to: CloudImage;
}

/** What a revocation touches, in the order in which it is done. */
export interface Revocation {
  readonly reference: string;
  readonly options: RevokeOptions;
  readonly channels: readonly MovedChannel[];
  /** What was named first, then what stands on it, parents first; what is revoked already is left out. */
  readonly images: readonly CloudImage[];
  /** Built on it and not yet verified: removed, so that no run publishes them. */
  readonly candidates: readonly CloudImage[];
  /** Images to rebuild without a change, since their newest version is revoked; what stands on one of them follows it. */
  readonly refresh: readonly string[];
  /** What speaks against it: a channel without a replacement, something that stands on it without `cascade`. */
  readonly problems: readonly Problem[];
}

export interface RevokeOptions {
  /** With all that stands on it; without it, that is refused while there is anything. */
  readonly cascade: boolean;
  /** By image: the version that channels are pointed at instead. */
  readonly replacements: ReadonlyMap<string, string>;
}

/**
 * What revoking an image would touch in every cloud, and every reason against it. Does nothing. Throws `InputRefused` when there
 * is no such image.
 */
export async function planRevocation(
  publishers: readonly Publisher[],
  reference: string,
  options: RevokeOptions,
): Promise<Revocation> {
  const [found, all] = [await findImages(publishers, reference), await list(publishers, {})];
  const named = all.filter(({ id, record }) =>
    found.some((one) => one.id === id && one.record.target === record.target),
  );
  const below = named.flatMap((image) => descendants(image, all));
  const touched = [...named, ...below];
  const images = touched.filter(({ state }) => state !== 'revoked' && state !== 'candidate');
  const problems = [
    ...(named.every(({ state }) => state === 'candidate') ? named.map(neverPublished) : []),
    ...(options.cascade ? [] : below.filter(({ state }) => state !== 'revoked').map(standsOnIt)),
    ...strangers(options.replacements, touched),
  ];
  const channels = touched.flatMap((from) =>
    from.channels.flatMap((channel): readonly MovedChannel[] => {
      const to = replacementFor(from, all, options.replacements);
      if (to !== undefined && !touched.includes(to)) return [{ channel, from, to }];
      problems.push(
        noReplacement(
          from,
          channel,
          published(all).find((one) => isFit(one, from, touched)),
        ),
      );
      return [];
    }),
  );
  const candidates = touched.filter(({ state }) => state === 'candidate');
  return { reference, options, channels, images, candidates, refresh: imagesToRefresh(touched, all), problems };
}

/**
 * Does what was planned: channels leave first, then the named image, so that nothing new is built on it, then what stands on
 * it. Then it looks again for what was built meanwhile. Whatever interrupts it, the same command does what is left. Gives all
 * that it revoked. Throws `InputRefused` for the plan's problems.
 */
export async function revoke(
  publishers: readonly Publisher[],
  planned: Revocation,
  running: Running & { readonly reason: string; readonly onRevoked?: (image: CloudImage) => void },
): Promise<readonly CloudImage[]> {
  if (planned.problems.length > 0) throw new InputRefused(planned.problems);
  const done: CloudImage[] = [];
  let left = planned;
  // Nothing new is built on what is revoked, so that a second look finds all; a cloud that never shows it is not waited for.
  for (let look = 0; look < 4 && isOpen(left); look += 1) {
    if (left.problems.length > 0) throw new InputRefused(left.problems);
    for (const { channel, to } of left.channels) await publisherOf(to, publishers).point(channel, to, running);
    for (const image of left.images) done.push(await revokeOne(publishers, image, running));
    for (const image of left.candidates) await publisherOf(image, publishers).remove(image, running);
    left = await planRevocation(publishers, planned.reference, planned.options);
  }
  return done;
}

function isOpen({ channels, images, candidates }: Revocation): boolean {
  return channels.length + images.length + candidates.length > 0;
}

async function revokeOne(
  publishers: readonly Publisher[],
  image: CloudImage,
  { reason, onRevoked, ...running }: Parameters<typeof revoke>[2],
): Promise<CloudImage> {
  running.signal?.throwIfAborted();
  const revoked = await publisherOf(image, publishers).revoke(image, reason, running);
  onRevoked?.(revoked);
  return revoked;
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

function noReplacement({ address, record }: CloudImage, channel: string, fit: CloudImage | undefined): Problem {
  const hint =
    fit === undefined
      ? `nothing of ${record.image} that stands on none of this is published there: release a rebuilt version first`
      : `name where it is to point: --replacement ${record.image}=${fit.record.version ?? ''}`;
  return refusal('in-use', `channel ${channel} points at ${address} (${record.target})`, hint);
}

/** Whether a published version could take the place of one that is revoked. */
function isFit(one: CloudImage, { record }: CloudImage, touched: readonly CloudImage[]): boolean {
  return one.record.image === record.image && one.record.target === record.target && !touched.includes(one);
}

/** Replacements of images that are not touched: a slip of the pen, most likely. */
function strangers(replacements: ReadonlyMap<string, string>, touched: readonly CloudImage[]): readonly Problem[] {
  const names = [...new Set(touched.map(({ record }) => record.image))];
  return [...replacements.keys()]
    .filter((name) => !names.includes(name))
    .map((name) =>
      refusal('bad-replacement', `no version of ${name} is revoked`, `what is revoked is of ${names.join(', ')}`),
    );
}

function refusal(code: string, message: string, hint: string): Problem {
  return { code, severity: 'error', message, hint };
}
