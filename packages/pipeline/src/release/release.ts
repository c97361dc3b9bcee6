import { RaceLost, type Clock } from '@ostrata/ports';
import type { Problem } from '@ostrata/problems';
import {
  formatTagName,
  imageAnnotation,
  nextRelease,
  releaseAnnotation,
  type BuildTrailer,
  type DueImage,
} from '@ostrata/versioning';
import { InputRefused } from '../failure.ts';
import { foreignTags } from './tags/foreign-tags.ts';
import { plan, type Plan, type PlanOptions, type PlanPorts } from './plan.ts';
import { offBranch, type ReleaseBranches } from './refuse/release-branches.ts';
import { isOvertaken, refuseDiverged } from './tags/released-elsewhere.ts';

/** A release tag that this run made. */
export interface EmittedRelease {
  readonly name: string;
  readonly commit: string;
  readonly units: readonly BuildTrailer[];
}

/** What a run of `release` came to. */
export interface Released {
  /** The images whose tags this run made; none when nothing was due, or a newer commit is released. */
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
  readonly branches: ReleaseBranches;
}

export interface ReleaseOptions extends PlanOptions {
  /** Releases what is due even where its newest release is on a line that the head does not hold. */
  readonly allowDiverged?: boolean;
  /** Looked at before anything is made: what is begun is ended. */
  readonly signal?: AbortSignal;
  /** Told when the image tags of a plan are out, so that a run that ends before its release can say what it made. */
  readonly onImages?: (plan: Plan) => void;
  /** Told when a release tag is out. */
  readonly onRelease?: (release: EmittedRelease) => void;
}

/**
 * Emits what is due at the head: all image tags at once, then the release tag alone, since GitHub raises no event for a push of
 * more than three tags. A lost race is computed again, and what a run left without its release tag is completed. Two runs on
 * one commit give one release, and a commit before one that is released gives none. Throws `InputRefused`, `TooManyRaces`, the
 * signal's reason, and what `Tags` and `Branches` throw.
 */
export async function release(ports: ReleasePorts, options: ReleaseOptions): Promise<Released> {
  const { allowDiverged = false, signal, onImages, onRelease } = options;
  const releases: EmittedRelease[] = [];
  let emitted: Plan | undefined;
  let lost: RaceLost | undefined;
  // What a person asks for is asked for once: after this run's image tags are out it would be due again.
  const { at, version } = options;
  const again = { at, ...(version !== undefined && { version }) };
  const emitRelease = async ({ commit, units }: Omit<EmittedRelease, 'name'>) => {
    const name = nextRelease(
      (await ports.tags.refs()).map((tag) => tag.name),
      ports.clock.now(),
    );
    signal?.throwIfAborted();
    await ports.tags.emit([{ name, commit, message: releaseAnnotation(name, units) }]);
    releases.push({ name, commit, units });
    onRelease?.({ name, commit, units });
  };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    signal?.throwIfAborted();
    await ports.tags.fetch();
    const now = await plan(ports, emitted === undefined ? options : again);
    const isDue = emitted === undefined && now.images.length > 0 && !isOvertaken(now.elsewhere);
    if (isDue || now.unfinished.length > 0) refuseInTheWay(now);
    const checked = isDue ? await check(ports, now, allowDiverged) : now;
    try {
      refuse(await foreignTags(ports.tags, now.unfinished, new Set(emitted?.images.map(tagOf))));
      for (const unfinished of now.unfinished) await emitRelease(unfinished);
      if (!isDue) return released(now, emitted, releases);
      signal?.throwIfAborted();
      await ports.tags.emit(now.images.map((image) => imageTag(image, now.commit)));
      emitted = checked;
      onImages?.(checked);
      await emitRelease({ commit: now.commit, units: now.images.flatMap((image) => image.units) });
      return released(now, emitted, releases);
    } catch (error) {
      if (!(error instanceof RaceLost)) throw error;
      lost = error;
    }
  }
  throw new TooManyRaces(attempts, emitted !== undefined, { cause: lost });
}

/** Half of a release would be made before git refuses the rest. Throws `InputRefused`. */
function refuseInTheWay({ notes }: Plan): void {
  refuse(notes.filter(({ code }) => code === 'tag-in-the-way').map((one) => ({ ...one, severity: 'error' })));
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new InputRefused(problems);
}

/** That a plan may be released from where it is. Where the tags stay here, what speaks against it is one more note. */
async function check(ports: ReleasePorts, plan: Plan, allowDiverged: boolean): Promise<Plan> {
  if (!allowDiverged) refuseDiverged(plan.elsewhere);
  // What renders is loaded only where something is emitted.
  const { staleFolders } = await import('./read/stale-folders.ts');
  refuse(await staleFolders(ports, plan));
  const { branches } = ports;
  const off = await offBranch(branches, plan);
  if (off === undefined) return plan;
  if (branches.remote !== undefined) throw new InputRefused([off]);
  return { ...plan, notes: [...plan.notes, { ...off, severity: 'warning' }] };
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

/** Other runs made the tags first, each time, or what an earlier one left keeps them from being made. */
export class TooManyRaces extends Error {
  override readonly name = 'TooManyRaces';

  constructor(times: number, isEmitted: boolean, options: { readonly cause: RaceLost | undefined }) {
    const made = isEmitted ? 'the image tags are made, and the next run completes their release' : 'nothing was made';
    const reason = options.cause?.cause instanceof Error ? ` (${options.cause.cause.message})` : '';
    super(`the tags could not be made, ${times} times over${reason}; ${made}: run it again`, options);
  }
}
