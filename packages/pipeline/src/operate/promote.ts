import type { CloudImage, Publisher, Running } from '@ostrata/ports';
import { compareVersions } from '@ostrata/versioning';
import { InputRefused } from '../failure.ts';
import { list } from './list.ts';
import { publisherOf } from './publisher-of.ts';

/** A channel in one target, and what it pointed at before. */
export interface Promoted {
  readonly target: string;
  readonly channel: string;
  /** The version it pointed at; absent for a channel that is new. */
  readonly from?: string;
  readonly to: string;
  readonly image: CloudImage;
}

export interface PromoteOptions extends Running {
  readonly channel: string;
  /** A published version, `back` for the newest below what the channel points at; the newest of all unless told. */
  readonly to?: string;
  /** Says what would be done, and does nothing. */
  readonly dryRun?: boolean;
}

/**
 * Points a channel at a version in every target that has it. Rolling back is the same with an older version: there is no
 * list of what a channel pointed at before, so that nothing can be out of step with the cloud. Throws `InputRefused` before
 * anything is done when no target can take it.
 */
export async function promote(
  publishers: readonly Publisher[],
  name: string,
  { channel, to, dryRun = false, ...running }: PromoteOptions,
): Promise<readonly Promoted[]> {
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(channel)) {
    refuse(
      'bad-channel',
      `${channel} cannot be a channel`,
      'a channel has lower-case letters, digits and hyphens, 20 at most',
    );
  }
  const versions = (await list(publishers, { image: name })).filter(({ record }) => record.version !== undefined);
  const targets = [...new Set(versions.map(({ record }) => record.target))];
  const moves = targets.flatMap((target) =>
    moveOf(
      versions.filter(({ record }) => record.target === target),
      channel,
      to,
    ),
  );
  if (moves.length === 0) {
    const published = versions.filter(({ state }) => state === 'published').map(({ address }) => address);
    const what = to === undefined ? 'a version' : to === 'back' ? 'an older version' : to;
    const hint =
      published.length === 0 ? 'only what a release published can be promoted' : `published: ${published.join(', ')}`;
    refuse('not-published', `${name} has not published ${what} that ${channel} could point at`, hint);
  }
  for (const { image, from } of dryRun ? [] : moves) {
    if (from === image.record.version) continue;
    await publisherOf(image, publishers).point(channel, image, running);
  }
  return moves;
}

function moveOf(images: readonly CloudImage[], channel: string, to: string | undefined): readonly Promoted[] {
  const pointed = images.find(({ channels }) => channels.includes(channel));
  const from = pointed?.record.version;
  const published = images
    .filter(({ state }) => state === 'published')
    .sort((a, b) => compareVersions(b.record.version ?? '', a.record.version ?? ''));
  const image = published.find(({ record: { version = '' } }) => {
    if (to === undefined) return true;
    return to === 'back' ? from !== undefined && compareVersions(version, from) < 0 : version === to;
  });
  if (image === undefined) return [];
  const { target, version = '' } = image.record;
  return [{ target, channel, ...(from !== undefined && { from }), to: version, image }];
}

function refuse(code: string, message: string, hint: string): never {
  throw new InputRefused([{ code, severity: 'error', message, hint }]);
}
