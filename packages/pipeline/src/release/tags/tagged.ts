import type { TagRef, Tags } from '@ostrata/ports';
import {
  imageTags,
  parseReleaseName,
  type BuildTrailer,
  type ReleaseName,
  type TaggedState,
  type VersionTag,
} from '@ostrata/versioning';
import { openTags } from './open-tags.ts';
import type { OpenedTag, Recall } from '../recall/recall.ts';

/** What the tags of a repository say, as far as a plan asks. */
export interface Tagged extends TaggedState {
  readonly refs: readonly TagRef[];
  /** Those of releases. */
  readonly releases: readonly ReleaseRef[];
  /** Images that have image tags, those that are no more among them. */
  readonly images: readonly string[];
  /** The commit of each image's newest tag; a tag of something that is no commit has none. */
  readonly commits: ReadonlyMap<string, string>;
  /** Image tags that carry no trailers of theirs: somebody made them by hand. Their versions count. */
  readonly byHand: readonly string[];
  /** The newest tags that runs of ours made, by image, in build order: release tags should name them. */
  readonly made: ReadonlyMap<string, MadeTag>;
}

/** An image tag that a run of ours made. */
export interface MadeTag {
  readonly commit: string;
  readonly trailers: readonly BuildTrailer[];
}

/** The tag of a release. */
export interface ReleaseRef extends ReleaseName {
  readonly tag: TagRef;
}

/** The units of the catalogue by image, as far as they have versions. */
export type UnitsByImage = ReadonlyMap<string, readonly string[]>;

/** All tags by name, and of those that are ours the newest of each image, opened. */
export interface NewestTags {
  readonly refs: readonly TagRef[];
  readonly releases: readonly ReleaseRef[];
  /** By image, newest first. */
  readonly versions: ReadonlyMap<string, readonly VersionTag<TagRef>[]>;
  readonly opened: ReadonlyMap<string, OpenedTag>;
}

/** Needs no catalogue, so that it is read beside it: few tags are of images that are no more. */
export async function readNewest(tags: Tags, refs: readonly TagRef[], recall: Recall): Promise<NewestTags> {
  const versions = imageTags(refs);
  const newest = [...versions.values()].flatMap(([first]) => (first === undefined ? [] : [first.tag]));
  return { refs, releases: releasesOf(refs), versions, opened: await openTags(tags, newest, recall) };
}

function releasesOf(refs: readonly TagRef[]): readonly ReleaseRef[] {
  const found: ReleaseRef[] = [];
  for (const tag of refs) {
    const name = parseReleaseName(tag.name);
    if (name !== undefined) found.push({ ...name, tag });
  }
  return found;
}

/**
 * For each unit the newest of all tags that names it. A version has only the targets that were due in it, so older tags are opened
 * until every unit has one: of many, few are.
 */
export async function readTagged(
  tags: Tags,
  { refs, releases, versions: all, opened }: NewestTags,
  units: UnitsByImage,
  recall: Recall,
): Promise<Tagged> {
  const found = new Map<string, BuildTrailer>();
  const byHand: string[] = [];
  const commits = new Map<string, string>();
  const made = new Map<string, MadeTag>();

  let open = [...units].flatMap(([image, names]) => {
    const versions = all.get(image);
    return versions === undefined ? [] : [{ image, names, versions }];
  });
  for (let from = 0, count = 1; open.length > 0; from += count, count = from * 2) {
    const wanted = open.flatMap(({ versions }) => versions.slice(from, from + count).map(({ tag }) => tag));
    const read = from === 0 ? opened : await openTags(tags, wanted, recall);
    for (const { image, versions } of open) {
      for (const { version, tag: ref } of versions.slice(from, from + count)) {
        const tag = read.get(ref.name);
        const trailers = tag === undefined ? [] : ownTrailers(tag, image, version);
        if (trailers.length === 0) byHand.push(ref.name);
        if (tag !== undefined && !commits.has(image)) commits.set(image, tag.commit);
        if (tag !== undefined && trailers.length > 0 && !made.has(image)) {
          made.set(image, { commit: tag.commit, trailers });
        }
        for (const one of trailers) {
          const unit = `${image}/${one.target}`;
          if (!found.has(unit)) found.set(unit, one);
        }
      }
    }
    open = open.filter(
      ({ names, versions }) => versions.length > from + count && names.some((name) => !found.has(name)),
    );
  }

  const newest = [...units.keys()].flatMap((image) => {
    const tag = all.get(image)?.[0];
    return tag === undefined ? [] : [[image, tag.version] as const];
  });
  const images = [...all.keys()];
  const inOrder = [...units.keys()].flatMap((image) => {
    const tag = made.get(image);
    return tag === undefined ? [] : [[image, tag] as const];
  });
  return {
    refs,
    releases,
    images,
    versions: new Map(newest),
    units: found,
    commits,
    byHand,
    made: new Map(inOrder),
  };
}

/** What a tag says of the image and version that its name says. */
export function ownTrailers({ trailers }: OpenedTag, image: string, version: string): readonly BuildTrailer[] {
  return trailers.filter((one) => one.image === image && one.version === version);
}
