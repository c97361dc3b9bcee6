import type { CloudImage, Publisher, Running } from '@ostrata/ports';
import { InputRefused } from '../failure.ts';
import { isBelow, published } from './channels.ts';
import { list } from './list.ts';
import { publisherOf } from './publisher-of.ts';

/** What promoting did, and the targets whose channel stays, each with the reason. */
export interface Promoted {
  readonly moves: readonly Move[];
  readonly absent: readonly { readonly target: string; readonly why: string }[];
}

/** A channel in one target, and what it pointed at before. */
export interface Move {
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
): Promise<Promoted> {
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(channel)) {
    refuse(
      'bad-channel',
      `${channel} cannot be a channel`,
      'a channel has lower-case letters, digits and hyphens, 20 at most',
    );
  }
  const versions = (await list(publishers, { image: name })).filter(({ record }) => record.version !== undefined);
  const targets = [...new Set(versions.map(({ record }) => record.target))];
  // One newest version for all targets: a release may leave a target out, and its channel then stays.
  const goal = to ?? published(versions)[0]?.record.version;
  const found = targets.map((target) =>
    moveOf(
      target,
      versions.filter(({ record }) => record.target === target),
      { channel, goal },
    ),
  );
  const moves = found.flatMap((one) => ('why' in one ? [] : [one]));
  const absent = found.flatMap((one) => ('why' in one ? [one] : []));
  if (moves.length === 0) {
    const there = published(versions).map(({ address }) => address);
    const what = to === undefined ? 'a version' : to === 'back' ? 'an older version' : to;
    const hint =
      there.length === 0 ? 'only what a release published can be promoted' : `published: ${there.join(', ')}`;
    refuse('not-published', `${name} has not published ${what} that ${channel} could point at`, hint);
  }
  for (const { image, from } of dryRun ? [] : moves) {
    if (from === image.record.version) continue;
    await publisherOf(image, publishers).point(channel, image, running);
  }
  return { moves, absent };
}

function moveOf(
  target: string,
  images: readonly CloudImage[],
  { channel, goal }: { readonly channel: string; readonly goal: string | undefined },
): Move | Promoted['absent'][number] {
  const pointed = images.find(({ channels }) => channels.includes(channel));
  const from = pointed?.record.version;
  const image = published(images).find((one) =>
    goal === 'back' ? pointed !== undefined && isBelow(one, pointed) : one.record.version === goal,
  );
  if (image !== undefined)
    return { target, channel, ...(from !== undefined && { from }), to: image.record.version ?? '', image };
  if (goal === 'back')
    return { target, why: from === undefined ? `${channel} points at nothing` : `nothing is published below ${from}` };
  const other = images.find(({ record }) => record.version === goal);
  return { target, why: other === undefined ? `it has no ${goal ?? 'version'}` : `${goal ?? ''} is ${other.state}` };
}

function refuse(code: string, message: string, hint: string): never {
  throw new InputRefused([{ code, severity: 'error', message, hint }]);
}
