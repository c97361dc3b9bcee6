import { RaceLost, type Clock, type Tags } from '@ostrata/ports';
import {
  formatTagName,
  imageAnnotation,
  nextRelease,
  releaseAnnotation,
  type BuildTrailer,
  type DueImage,
} from '@ostrata/versioning';
import { InputRefused } from '../failure.ts';
import { refuseForeign } from './refuse-foreign.ts';
import { plan, type Plan, type PlanOptions, type PlanPorts } from './plan.ts';

/** A release tag that this run made. */
export interface EmittedRelease {
  readonly name: string;
  readonly commit: string;
  readonly units: readonly BuildTrailer[];
}

/** What a run of `release` came to. */
export interface Released {
  /** The images whose tags this run made; none when nothing was due. */
  readonly images: readonly DueImage[];
  /** The release tags that this run made: its own, and those that an earlier run was cut before. */
  readonly releases: readonly EmittedRelease[];
  /** The newest release of the head, whoever made it. */
  readonly name?: string;
  /** The plan as it was when this run emitted, or found nothing to emit. */
  readonly plan: Plan;
}

export interface ReleasePorts extends PlanPorts {
  readonly clock: Clock;
}

/**
 * Emits what is due at the head: all image tags at once, then the release tag alone, since GitHub raises no event for a push of
 * more than three tags. A lost race is computed again, and what a run left without its release tag is completed. Two runs on
 * one commit give one release. Throws `InputRefused`, `TooManyRaces`, and what `Tags` throws.
 */
export async function release(ports: ReleasePorts, options: PlanOptions): Promise<Released> {
  const releases: EmittedRelease[] = [];
  let emitted: Plan | undefined;
  let lost: RaceLost | undefined;
  // What a person asks for is asked for once: after this run's image tags are out it would be due again.
  const { at, version } = options;
  const again = { at, ...(version !== undefined && { version }) };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    await ports.tags.fetch();
    const now = await plan(ports, emitted === undefined ? options : again);
    refuseInTheWay(now);
    try {
      await refuseForeign(ports.tags, now.unfinished, new Set(emitted?.images.map(tagOf)));
      for (const unfinished of now.unfinished) releases.push(await emitRelease(ports, unfinished));
      if (emitted !== undefined || now.images.length === 0) return released(now, emitted, releases);
      await requireRendered(ports, now);
      await ports.tags.emit(now.images.map((image) => imageTag(image, now.commit)));
      emitted = now;
      const units = now.images.flatMap((image) => image.units);
      releases.push(await emitRelease(ports, { commit: now.commit, units }));
      return released(now, emitted, releases);
    } catch (error) {
      if (!(error instanceof RaceLost)) throw error;
      lost = error;
    }
  }
  throw new TooManyRaces(attempts, emitted !== undefined, { cause: lost });
}

/** What renders is loaded only where something is emitted. Throws `InputRefused`. */
async function requireRendered(ports: PlanPorts, now: Plan): Promise<void> {
  const { refuseStale } = await import('./refuse-stale.ts');
  await refuseStale(ports, now);
}

/** Half of a release would be made before git refuses the rest. Throws `InputRefused`. */
function refuseInTheWay({ notes }: Plan): void {
  const found = notes.filter(({ code }) => code === 'tag-in-the-way');
  if (found.length > 0) throw new InputRefused(found.map((one) => ({ ...one, severity: 'error' })));
}

/** Each lost race is a release that another run made, so only a remote that refuses every time is given up on. */
const attempts = 40;

function released(now: Plan, emitted: Plan | undefined, releases: readonly EmittedRelease[]): Released {
  const name = releases.findLast(({ commit }) => commit === now.commit)?.name ?? now.released;
  return { images: emitted?.images ?? [], releases, plan: emitted ?? now, ...(name !== undefined && { name }) };
}

function tagOf({ image, to }: DueImage): string {
  return formatTagName({ image, version: to });
}

function imageTag(image: DueImage, commit: string) {
  const name = tagOf(image);
  return { name, commit, message: imageAnnotation(image) };
}

async function emitRelease(
  { tags, clock }: { readonly tags: Tags; readonly clock: Clock },
  { commit, units }: Omit<EmittedRelease, 'name'>,
): Promise<EmittedRelease> {
  const name = nextRelease(
    (await tags.refs()).map((tag) => tag.name),
    clock.now(),
  );
  await tags.emit([{ name, commit, message: releaseAnnotation(name, units) }]);
  return { name, commit, units };
}

/** Other runs made the tags first, each time, or what an earlier one left keeps them from being made. */
export class TooManyRaces extends Error {
  override readonly name = 'TooManyRaces';

  constructor(times: number, isEmitted: boolean, options: { readonly cause: RaceLost | undefined }) {
    const made = isEmitted ? 'the image tags are made, and the next run completes their release' : 'nothing was made';
    const reason = options.cause?.cause instanceof Error ? ` (${options.cause.cause.message})` : '';
    super(`the tags could not be made, ${times} times over${reason}; ${made}: run it again`, options);
  }
}
