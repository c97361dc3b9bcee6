import type { TargetName } from '@ostrata/catalog';
import { highestBump, weighCommits, type CommitToWeigh, type WeighedCommit } from '../version/commit-weight.ts';
import type { Fingerprint } from '../fingerprint/fingerprint.ts';
import type { LockMove } from './lock-moves.ts';
import type { BuildTrailer } from '../tags/trailers.ts';
import { bumpVersion, type Bump } from '../version/version.ts';

/** A unit as the commit wants it. */
export interface WantedUnit {
  readonly unit: string;
  readonly image: string;
  readonly target: TargetName;
  readonly fingerprint: Fingerprint;
  /** Its refresh stamp; empty without one. */
  readonly refresh: string;
  /** The unit it stands on, and the version when that is pinned; absent on a vendor image, which has no version. */
  readonly parent?: { readonly unit: string; readonly image: string; readonly pinned?: string };
}

/** What has been tagged so far. */
export interface TaggedState {
  /** The newest version of each image that has a tag. */
  readonly versions: ReadonlyMap<string, string>;
  /** By unit: what its newest tag says of it. */
  readonly units: ReadonlyMap<string, BuildTrailer>;
}

/** How the versions are chosen. */
export interface VersionRules {
  /** What a child gets when only its parent moved, here or in another repository: a patch, or what its parent got. */
  readonly cascade: 'patch' | 'inherit';
  /** By image: the bump that a person asks for. */
  readonly overrides: ReadonlyMap<string, Bump>;
}

/** Why a unit is due. `other`: what it is made of is not what it was, by nothing that a plan looks for. */
export type DueReason =
  | { readonly kind: 'first' }
  | { readonly kind: 'commits'; readonly count: number }
  | { readonly kind: 'parent'; readonly parent: string; readonly from?: string; readonly to?: string }
  | { readonly kind: 'refresh'; readonly from: string; readonly to: string }
  | ({ readonly kind: 'lock' } & LockMove)
  | { readonly kind: 'other' };

/** A unit that is due. */
export interface DueUnit extends BuildTrailer {
  readonly unit: string;
  /** The version and fingerprint on its newest tag. */
  readonly previous?: { readonly version: string; readonly fingerprint: Fingerprint };
  readonly reasons: readonly DueReason[];
}

/** An image that gets a version. */
export interface DueImage {
  readonly image: string;
  readonly from?: string;
  readonly to: string;
  /** `first` is 1.0.0. */
  readonly bump: Bump | 'first';
  /** The commits since its latest tag that touch its own inputs, newest first. */
  readonly commits: readonly WeighedCommit[];
  readonly units: readonly DueUnit[];
}

/**
 * Which images are due and the versions they get, parents first. `wanted` is in build order; `commitsOf` gives the commits
 * (newest first) that touch an image's own inputs since its latest tag, `movesOf` what moved of a unit's lock entries since its
 * own. The same input gives the same plan.
 */
export function planRelease(
  wanted: readonly WantedUnit[],
  tagged: TaggedState,
  rules: VersionRules,
  commitsOf: (image: string) => readonly CommitToWeigh[],
  movesOf: (unit: string) => readonly LockMove[] = () => [],
): readonly DueImage[] {
  const images = new Map<string, DueImage>();
  for (const [image, units] of byImage(wanted)) {
    const due = units.filter(({ unit, fingerprint }) => tagged.units.get(unit)?.fingerprint !== fingerprint);
    if (due.length === 0) continue;
    const from = tagged.versions.get(image);
    const commits = from === undefined ? [] : weighCommits(commitsOf(image));
    const inherited =
      rules.cascade === 'inherit' ? due.flatMap((unit) => bumpsBelow(unit, images, movesOf(unit.unit))) : [];
    const asked = [...commits.map(({ bump }) => bump), ...inherited];
    const bump = rules.overrides.get(image) ?? highestBump(asked);
    const to = bumpVersion(from, bump);
    const planned = due.map((unit) =>
      dueUnit(unit, { version: to, commits, moves: movesOf(unit.unit) }, tagged, images),
    );
    images.set(image, {
      image,
      ...(from !== undefined && { from }),
      to,
      bump: from === undefined ? 'first' : bump,
      commits,
      units: planned,
    });
  }
  return [...images.values()];
}

/** What the parent got, here or in the repository that it comes from. */
function bumpsBelow(
  { parent }: WantedUnit,
  images: ReadonlyMap<string, DueImage>,
  moves: readonly LockMove[],
): readonly Bump[] {
  const bump = images.get(parent?.image ?? '')?.bump;
  const own = bump === undefined || bump === 'first' ? [] : [bump];
  return [...own, ...moves.flatMap((move) => move.bump ?? [])];
}

function dueUnit(
  { unit, image, target, fingerprint, refresh, parent }: WantedUnit,
  {
    version,
    commits,
    moves,
  }: { readonly version: string; readonly commits: readonly WeighedCommit[]; readonly moves: readonly LockMove[] },
  tagged: TaggedState,
  images: ReadonlyMap<string, DueImage>,
): DueUnit {
  const before = tagged.units.get(unit);
  const standsOn = parent === undefined ? undefined : (parent.pinned ?? versionOf(parent, tagged, images));
  const reference = parent === undefined || standsOn === undefined ? undefined : `${parent.image}@${standsOn}`;
  const reasons: DueReason[] = [];
  if (before === undefined) reasons.push({ kind: 'first' });
  else {
    if (commits.length > 0) reasons.push({ kind: 'commits', count: commits.length });
    if (before.parent !== reference)
      reasons.push({
        kind: 'parent',
        parent: parent?.image ?? '',
        ...(before.parent !== undefined && { from: before.parent }),
        ...(reference !== undefined && { to: reference }),
      });
    if ((before.refresh ?? '') !== refresh) reasons.push({ kind: 'refresh', from: before.refresh ?? '', to: refresh });
    reasons.push(...moves.map((move) => ({ kind: 'lock' as const, ...move })));
    if (reasons.length === 0) reasons.push({ kind: 'other' });
  }
  return {
    unit,
    image,
    version,
    target,
    fingerprint,
    ...(reference !== undefined && { parent: reference }),
    ...(refresh !== '' && { refresh }),
    ...(before !== undefined && { previous: { version: before.version, fingerprint: before.fingerprint } }),
    reasons,
  };
}

/** A child stands on its parent's newest version for its own target: the planned one, where that is due too. */
function versionOf(
  parent: { readonly unit: string; readonly image: string },
  tagged: TaggedState,
  images: ReadonlyMap<string, DueImage>,
): string | undefined {
  const planned = images.get(parent.image)?.units.find(({ unit }) => unit === parent.unit);
  return planned?.version ?? tagged.units.get(parent.unit)?.version;
}

function byImage(wanted: readonly WantedUnit[]): ReadonlyMap<string, readonly WantedUnit[]> {
  const images = new Map<string, WantedUnit[]>();
  for (const unit of wanted) {
    const units = images.get(unit.image);
    if (units === undefined) images.set(unit.image, [unit]);
    else units.push(unit);
  }
  return images;
}
