import type { Catalog, Unit } from '@ostrata/catalog';
import type { GitTag, Tags } from '@ostrata/ports';
import { problem } from '@ostrata/problems';
import { formatTagName, parseReleaseName, parseTagName, parseTrailers, type BuildTrailer } from '@ostrata/versioning';
import { InputRefused } from '../failure.ts';
import { refuseNewer } from '../release/refuse/refuse-newer.ts';

/** A unit as a tag names it. */
export interface TaggedUnit {
  readonly unit: Unit;
  readonly trailer: BuildTrailer;
  readonly tag: GitTag;
  /** What it stands on, where that is a version; `pinned` is one that the catalogue fixes. */
  readonly parent?: { readonly trailer: BuildTrailer; readonly pinned: boolean };
}

/** Reads one tag from the remote. Throws `InputRefused`, `TagMoved`, `TagMissing`. */
export async function readTag(tags: Tags, name: string): Promise<GitTag> {
  if (parseReleaseName(name) === undefined && parseTagName(name) === undefined) {
    const hint = 'it is release/<yyyymmdd>.<n>, or <image>/v<version>';
    throw new InputRefused([problem('tag-name', `${name} is no tag of a release or an image`, { hint })]);
  }
  await tags.fetch([name]);
  const [tag] = await tags.list([name]);
  if (tag === undefined) throw new InputRefused([problem('no-such-tag', `there is no tag ${name}`)]);
  refuseNewer([tag]);
  if (trailersOf(tag).length === 0) {
    const hint = '`ostrata release` makes tags that can be built';
    throw new InputRefused([problem('tag-by-hand', `${name} names nothing to build`, { hint })]);
  }
  return tag;
}

/** The units that a tag names and, by name, all that they stand on in the catalogue of its commit, parents first. */
export interface TaggedUnits {
  readonly meant: readonly string[];
  readonly units: ReadonlyMap<string, TaggedUnit>;
}

/**
 * Follows the tags of parents upwards, since their annotations alone tell what an image stands on that is not in the release.
 * Throws `InputRefused` when the catalogue and the tags do not fit.
 */
export async function readTaggedUnits(
  tags: Tags,
  tag: GitTag,
  catalog: Catalog,
  all: readonly Unit[],
): Promise<TaggedUnits> {
  const byName = new Map(all.map((unit) => [unit.name, unit]));
  const known = new Map(trailersOf(tag).map((trailer) => [key(trailer), { trailer, tag }]));
  const units = new Map<string, TaggedUnit>();
  const meant = trailersOf(tag).map(unitName);
  let open: readonly { readonly trailer: BuildTrailer; readonly tag: GitTag }[] = [...known.values()];
  while (open.length > 0) {
    await readParents(
      tags,
      open.map(({ trailer }) => trailer),
      known,
    );
    const above: { readonly trailer: BuildTrailer; readonly tag: GitTag }[] = [];
    for (const { trailer, tag: from } of open) {
      const unit = byName.get(unitName(trailer));
      if (unit === undefined) throw new InputRefused([unknownUnit(trailer, from)]);
      if (units.has(unit.name)) continue;
      const parent = trailer.parent === undefined ? undefined : known.get(`${trailer.parent} ${trailer.target}`);
      if (trailer.parent !== undefined && parent === undefined) throw new InputRefused([untaggedParent(trailer, from)]);
      const pinned = catalog.images.get(trailer.image)?.parent?.version !== undefined;
      units.set(unit.name, {
        unit,
        trailer,
        tag: from,
        ...(parent && { parent: { trailer: parent.trailer, pinned } }),
      });
      if (parent !== undefined && !pinned) above.push(parent);
    }
    open = above;
  }
  return { meant, units: new Map(all.flatMap(({ name }) => pair(name, units.get(name)))) };
}

/** Adds the tags of parents that are not known yet. */
async function readParents(
  tags: Tags,
  trailers: readonly BuildTrailer[],
  known: Map<string, { readonly trailer: BuildTrailer; readonly tag: GitTag }>,
): Promise<void> {
  const missing = trailers.filter(({ parent, target }) => parent !== undefined && !known.has(`${parent} ${target}`));
  const names = [...new Set(missing.flatMap(({ parent = '' }) => tagOf(parent)))];
  if (names.length === 0) return;
  await tags.fetch(names);
  const listed = await tags.list(names);
  refuseNewer(listed);
  for (const tag of listed) {
    for (const trailer of trailersOf(tag)) known.set(key(trailer), { trailer, tag });
  }
}

/** An image's tag speaks of that image alone. */
function trailersOf({ name, annotated, message }: GitTag): readonly BuildTrailer[] {
  if (!annotated) return [];
  const trailers = parseTrailers(message);
  const own = parseTagName(name);
  return own === undefined ? trailers : trailers.filter((one) => formatTagName(one) === name);
}

function tagOf(reference: string): readonly string[] {
  const [image = '', version = ''] = reference.split('@');
  return [formatTagName({ image, version })];
}

function key({ image, version, target }: BuildTrailer): string {
  return `${image}@${version} ${target}`;
}

function unitName({ image, target }: BuildTrailer): string {
  return `${image}/${target}`;
}

function pair<Value>(name: string, value: Value | undefined): readonly (readonly [string, Value])[] {
  return value === undefined ? [] : [[name, value]];
}

function unknownUnit(trailer: BuildTrailer, { name, commit }: GitTag) {
  return problem(
    'tag-names-no-unit',
    `${name} names ${unitName(trailer)}, which its commit ${commit.slice(0, 12)} does not have`,
    { hint: 'the tag was moved, or not made by `ostrata release`: make the release again' },
  );
}

function untaggedParent(trailer: BuildTrailer, { name }: GitTag) {
  return problem(
    'parent-not-tagged',
    `${name} says that ${unitName(trailer)} stands on ${trailer.parent ?? ''}, whose tag does not name that target`,
  );
}
