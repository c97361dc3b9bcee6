import { unitsOf, type Catalog, type Unit } from '@ostrata/catalog';
import { hasErrors } from '@ostrata/problems';
import { planRelease, requestedStamp, wantedStamp, type DueImage } from '@ostrata/versioning';
import { InputRefused } from '../failure.ts';
import { checkProgram } from '../program-version.ts';
import { loadCommit, outlineOf } from './read/load-commit.ts';
import { withLockMoves } from './read/lock-since-tags.ts';
import { planNotes } from './tell/notes.ts';
import { readPins, type Pins } from './read/pins.ts';
import type { AlreadyDue, CommitPlan, PlannedImage, PlanOptions, PlanPorts } from './plan.ts';
import type { Recall } from './recall/recall.ts';
import { recalledUnits } from './recall/recalled-units.ts';
import { refuseIdle, refuseUnknown, unrenderedProblems } from './refuse/refusals.ts';
import type { Start } from './start.ts';
import { tagsInTheWay } from './tags/tags-in-the-way.ts';
import { readNewest, readTagged, type Tagged } from './tags/tagged.ts';
import { readUnfinished } from './tags/unfinished.ts';
import { touchingCommits } from './read/touching-commits.ts';
import type { DesiredUnit } from './read/units.ts';

/** A plan, and what it was made of. */
export interface PlannedCommit {
  readonly plan: Omit<CommitPlan, 'elsewhere' | 'releaseBranches'>;
  readonly catalog: Catalog;
  readonly units: ReadonlyMap<string, DesiredUnit>;
  readonly tagged: Tagged;
}

/** What a release of the commit that it starts from would be. Throws `InputRefused`. */
export async function planCommit(ports: PlanPorts, start: Start, options: PlanOptions): Promise<PlannedCommit> {
  const { head, recall } = start;
  const [repository, newest] = await Promise.all([
    loadCommit(start.files, start.outline, recall),
    readNewest(ports.tags, start.refs, recall),
  ]);
  const { catalog } = repository;
  if (catalog === undefined) throw new InputRefused(repository.problems);
  const misfits = await repository.settled(() => checkProgram(catalog.settings, options.version));
  if (misfits.length > 0) throw new InputRefused(misfits);
  refuseUnknown(catalog, [...(options.refresh ?? []), ...(options.bumps?.keys() ?? [])]);
  const all = unitsOf(catalog);
  const [pins, tagged] = await Promise.all([
    repository.settled(() => readPins(catalog, all, ports.tags)),
    readTagged(ports.tags, newest, versionedUnits(all), recall),
  ]);
  if (hasErrors(pins.problems)) throw new InputRefused(pins.problems);

  const around = surroundings(catalog, { pins, tagged, options });
  const { units, unrendered } = await recalledUnits(all, repository, around, recall);
  const refused = await repository.settled(() => unrenderedProblems(unrendered));
  if (refused.length > 0) throw new InputRefused(refused);
  const wanted = [...units.values()].filter(hasVersion);
  const due = wanted.filter(({ unit, fingerprint }) => tagged.units.get(unit.name)?.fingerprint !== fingerprint);
  const { kept, before } =
    options.since === undefined
      ? { kept: due }
      : await changedSince(ports, options.since, due, { pins, tagged, options, recall });
  const commits = await touchingCommits(ports.history, head.commit, due, { tagged, tree: repository.tree });
  const keptNames = new Set(kept.map(({ unit }) => unit.name));
  const rules = { cascade: catalog.settings.release.cascade, overrides: options.bumps ?? new Map() };
  const allDue = await withLockMoves(ports, { catalog, before, units, tagged, recall }, (movesOf) =>
    planRelease(wanted.map(wantedUnit), tagged, rules, (image) => commits.get(image) ?? [], movesOf),
  );
  refuseIdle(rules.overrides, allDue);
  const images = allDue.flatMap((image) => onlyUnits(image, keptNames, catalog));

  const released = newestRelease(tagged, head.commit);
  const unfinished = await readUnfinished(ports.tags, newest, tagged, recall);
  const wantedTags = { images, unfinished, at: options.at };
  const notes = await repository.settled(() => planNotes(catalog, tagged, options, before));
  return {
    plan: {
      commit: head.commit,
      images,
      upToDate: wanted.length - due.length,
      ...(options.since !== undefined && { alreadyDue: alreadyDue(allDue, images) }),
      ...(released !== undefined && { released }),
      unfinished,
      notes: [...repository.problems, ...notes, ...tagsInTheWay(start.refs, wantedTags)],
    },
    catalog,
    units,
    tagged,
  };
}

/** A vendor image has no version and no tag. */
function hasVersion({ unit }: DesiredUnit): boolean {
  return unit.image.parent !== undefined;
}

function versionedUnits(units: readonly Unit[]): ReadonlyMap<string, readonly string[]> {
  const images = new Map<string, string[]>();
  for (const { image, name } of units) {
    if (image.parent === undefined) continue;
    const names = images.get(image.name);
    if (names === undefined) images.set(image.name, [name]);
    else names.push(name);
  }
  return images;
}

function stampOf({ name, image, settings }: Unit, tagged: Tagged, { at, refresh = [] }: PlanOptions): string {
  if (refresh.includes(image.name)) return requestedStamp(at);
  if (image.parent === undefined) return '';
  return wantedStamp(tagged.units.get(name)?.refresh, settings.lifecycle.rebuild, at);
}

interface Known {
  readonly pins: Pins;
  readonly tagged: Tagged;
  readonly options: PlanOptions;
}

function surroundings({ lock }: Catalog, { pins, tagged, options }: Known) {
  return { lock, pins: pins.fingerprints, stamp: (unit: Unit) => stampOf(unit, tagged, options) };
}

function wantedUnit({ unit, fingerprint, refresh }: DesiredUnit) {
  const { image, parent, target } = unit;
  const pinned = image.parent?.version;
  return {
    unit: unit.name,
    image: image.name,
    target: target.name,
    fingerprint,
    refresh,
    ...(parent?.image.parent !== undefined && {
      parent: { unit: parent.name, image: parent.image.name, ...(pinned !== undefined && { pinned }) },
    }),
  };
}

/** Of what is due, the units that would be another at the commit of `since`, by the same tags and time; and the catalogue then. */
async function changedSince(
  ports: PlanPorts,
  since: string,
  due: readonly DesiredUnit[],
  { pins, tagged, options, recall }: Known & { readonly recall: Recall },
): Promise<{ readonly kept: readonly DesiredUnit[]; readonly before?: Catalog }> {
  const files = ports.filesAt(since);
  const repository = await loadCommit(files, await outlineOf(files, recall), recall);
  const { catalog } = repository;
  if (catalog === undefined) return { kept: due };
  const around = surroundings(catalog, { pins, tagged, options });
  const { units: earlier } = await recalledUnits(unitsOf(catalog), repository, around, recall);
  const kept = due.filter(({ unit, fingerprint }) => earlier.get(unit.name)?.fingerprint !== fingerprint);
  return { kept, before: catalog };
}

function onlyUnits(image: DueImage, names: ReadonlySet<string>, { images }: Catalog): readonly PlannedImage[] {
  const units = image.units.filter(({ unit }) => names.has(unit));
  return units.length === 0 ? [] : [{ ...image, layer: images.get(image.image)?.layer ?? '', units }];
}

/** What is left out of a plan of a change, since it is due without that. */
function alreadyDue(all: readonly DueImage[], images: readonly DueImage[]): readonly AlreadyDue[] {
  const kept = new Set(images.map(({ image }) => image));
  return all.flatMap(({ image, to }) => (kept.has(image) ? [] : [{ image, to }]));
}

function newestRelease({ releases }: Tagged, head: string): string | undefined {
  const ofHead = releases.filter(({ tag }) => tag.commit === head);
  return ofHead.sort((a, b) => b.day.localeCompare(a.day) || b.number - a.number)[0]?.tag.name;
}
