import type { Cache, CommittedFiles, History, Tags } from '@ostrata/ports';
import type { Problem } from '@ostrata/problems';
import type { Bump, DueImage } from '@ostrata/versioning';
import { planCommit } from './plan-commit.ts';
import { planKey } from './plan-key.ts';
import { elsewhereNotes, releasedElsewhere, type ReleasedElsewhere } from './tags/released-elsewhere.ts';
import { readStart } from './start.ts';
import type { UnfinishedRelease } from './tags/unfinished.ts';

/** What a plan reads. */
export interface PlanPorts {
  /** The files at a commit. */
  readonly filesAt: (commit: string) => CommittedFiles;
  readonly history: History;
  readonly tags: Tags;
  /** Makes the next plan quicker, and no plan another. */
  readonly cache?: Cache;
}

export interface PlanOptions {
  /** The time that refresh periods and ends of life are measured by. */
  readonly at: Date;
  /** By image: the bump that a person asks for instead of what commits say. */
  readonly bumps?: ReadonlyMap<string, Bump>;
  /** Images to rebuild without a change. */
  readonly refresh?: readonly string[];
  /** The version of this program, which must be one that `ostrata.yaml` asks for. */
  readonly version?: string;
  /** Only what is different since this commit: what a pull request changes. */
  readonly since?: string;
}

/** What is due at a commit, and as which version. */
export interface Plan extends CommitPlan {
  readonly branch?: string;
  /** True when the work tree differs from the commit; the plan is of the commit. */
  readonly dirty: boolean;
}

/** The part of a plan that the same commit, tags and time give again. */
export interface CommitPlan {
  readonly commit: string;
  /** Parents first. */
  readonly images: readonly PlannedImage[];
  /** How many units are up to date. */
  readonly upToDate: number;
  /** With `since`: images that are due without what changed since, parents first. What is planned may stand on them. */
  readonly alreadyDue?: readonly AlreadyDue[];
  /** The newest release of this commit, if there is one. */
  readonly released?: string;
  readonly unfinished: readonly UnfinishedRelease[];
  /** Newest releases of what is due that are no part of this commit's history. */
  readonly elsewhere: readonly ReleasedElsewhere[];
  /** Branches that a release must be on, as `release.branches` names them; absent where it names none. */
  readonly releaseBranches?: readonly string[];
  /** Warnings: an end of life, a tag made by hand, an image that is no more, a release from elsewhere. */
  readonly notes: readonly Problem[];
}

/** An image that gets a version, and where it stands. */
export interface PlannedImage extends DueImage {
  readonly layer: string;
}

/** An image that is due whether a change is made or not, and the version that it gets. */
export interface AlreadyDue {
  readonly image: string;
  readonly to: string;
}

/** What a release of the head would be. Writes nothing. Throws `InputRefused`, `ShallowClone`. */
export async function plan(ports: PlanPorts, options: PlanOptions): Promise<Plan> {
  // In a large work tree git looks for changes as long as all else takes.
  const [planned, dirty] = await Promise.all([planHead(ports, options), ports.history.isDirty()]);
  return { ...planned, dirty };
}

async function planHead(ports: PlanPorts, options: PlanOptions): Promise<Omit<Plan, 'dirty'>> {
  const start = await readStart(ports);
  const { head, recall } = start;
  const branch = head.branch === undefined ? {} : { branch: head.branch };
  const key = planKey(start, options);
  const known = key === undefined ? undefined : recall.plan(key);
  if (known !== undefined) return { ...known, ...branch };
  const { plan: ofCommit, catalog, tagged } = await planCommit(ports, start, options);
  const elsewhere = await releasedElsewhere(ports.history, head.commit, ofCommit.images, tagged);
  const { branches } = catalog.settings.release;
  const plan = {
    ...ofCommit,
    elsewhere,
    ...(branches !== undefined && { releaseBranches: branches }),
    notes: [...ofCommit.notes, ...elsewhereNotes(elsewhere)],
  };
  if (key !== undefined) recall.keepPlan(key, plan);
  await recall.save();
  return { ...plan, ...branch };
}
