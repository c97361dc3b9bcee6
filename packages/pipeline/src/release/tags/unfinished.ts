import type { TagRef, Tags } from '@ostrata/ports';
import type { BuildTrailer, VersionTag } from '@ostrata/versioning';
import { openTags } from './open-tags.ts';
import type { Recall } from '../recall/recall.ts';
import { ownTrailers, type MadeTag, type NewestTags, type Tagged } from './tagged.ts';

/** Image tags whose release tag was never emitted: a run was cut between the two. */
export interface UnfinishedRelease {
  readonly commit: string;
  /** Parents first. */
  readonly units: readonly BuildTrailer[];
}

/** What a run left between its image tags and its release tag, whatever became of the images since. */
export async function readUnfinished(
  tags: Tags,
  newest: NewestTags,
  tagged: Tagged,
  recall: Recall,
): Promise<readonly UnfinishedRelease[]> {
  const made = [...tagged.made.values(), ...(await madeOfGone(tags, newest, tagged, recall))];
  const emitted = new Map<string, BuildTrailer[]>();
  for (const { commit, trailers } of made) {
    const known = emitted.get(commit);
    if (known === undefined) emitted.set(commit, [...trailers]);
    else known.push(...trailers);
  }
  const wanted = tagged.releases.flatMap(({ tag }) => (emitted.has(tag.commit) ? [tag] : []));
  const opened = await openTags(tags, wanted, recall);
  const named = new Set([...opened.values()].flatMap(({ trailers }) => trailers.map(key)));
  return [...emitted].flatMap(([commit, trailers]) => {
    const units = trailers.filter((one) => !named.has(key(one)));
    return units.length === 0 ? [] : [{ commit, units: parentsFirst(units) }];
  });
}

/** Of images that the catalogue does not have: a run may have been cut before one of them was deleted or renamed. */
async function madeOfGone(
  tags: Tags,
  { versions: all, opened }: NewestTags,
  { versions: known }: Tagged,
  recall: Recall,
): Promise<readonly MadeTag[]> {
  const gone = [...all].filter(([image]) => !known.has(image));
  const atOnce = gone.map(([image, versions]) => newestMade(image, versions, opened));
  // One that was made by hand hides none below it.
  const hidden = gone.filter((_, index) => atOnce[index] === undefined);
  const older = hidden.flatMap(([, versions]) => versions.slice(1).map(({ tag }) => tag));
  const read = await openTags(tags, older, recall);
  const below = hidden.map(([image, versions]) => newestMade(image, versions, read));
  return [...atOnce, ...below].filter((made) => made !== undefined);
}

/** The newest of an image's tags that a run of ours made, among those that were opened. */
function newestMade(
  image: string,
  versions: readonly VersionTag<TagRef>[],
  opened: NewestTags['opened'],
): MadeTag | undefined {
  for (const { version, tag: ref } of versions) {
    const tag = opened.get(ref.name);
    const trailers = tag === undefined ? [] : ownTrailers(tag, image, version);
    if (tag !== undefined && trailers.length > 0) return { commit: tag.commit, trailers };
  }
  return undefined;
}

/** By what the trailers say: today's catalogue need not know their images, and may have given them other parents. */
function parentsFirst(units: readonly BuildTrailer[]): readonly BuildTrailer[] {
  const waiting = new Map(units.map((one) => [`${one.image}@${one.version} ${one.target}`, one]));
  const sorted: BuildTrailer[] = [];
  const take = (name: string) => {
    const one = waiting.get(name);
    if (one === undefined) return;
    waiting.delete(name);
    if (one.parent !== undefined) take(`${one.parent} ${one.target}`);
    sorted.push(one);
  };
  for (const name of [...waiting.keys()]) take(name);
  return sorted;
}

function key({ image, version, target, fingerprint }: BuildTrailer): string {
  return `${image}@${version} ${target} ${fingerprint}`;
}
