import { unitsOf, type Catalog, type Unit } from '@ostrata/catalog';
import { ShallowClone, type Cache, type CommittedFiles, type History, type Tags } from '@ostrata/ports';
import { hasErrors, type Problem } from '@ostrata/problems';
import { planRelease, requestedStamp, wantedStamp, type Bump, type DueImage } from '@ostrata/versioning';
import { InputRefused } from '../failure.ts';
import { loadCommit } from './load-commit.ts';
import { planNotes } from './notes.ts';
import { readPins, type Pins } from './pins.ts';
import { recall, type Recall } from './recall.ts';
import { recalledUnits } from './recalled-units.ts';
import { noCommit, refuseIdle, refuseUnknown } from './refusals.ts';
import { readNewest, readTagged, readUnfinished, type Tagged, type UnfinishedRelease } from './tagged.ts';
import { touchingCommits } from './touching-commits.ts';
import type { DesiredUnit } from './units.ts';

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
  /** Only what is different since this commit: what a pull request changes. */
  readonly since?: string;
}

/** What is due at a commit, and as which version. The same commit, tags and time give the same plan. */
export interface Plan {
  readonly commit: string;
  readonly branch?: string;
  /** True when the work tree differs from the commit; the plan is of the commit. */
  readonly dirty: boolean;
  /** Parents first. */
  readonly images: readonly DueImage[];
  /** How many units are up to date. */
  readonly upToDate: number;
  /** The newest release of this commit, if there is one. */
  readonly released?: string;
  readonly unfinished: readonly UnfinishedRelease[];
  /** Warnings: an end of life, a tag made by hand, an image that is no more. */
  readonly notes: readonly Problem[];
}

/** A plan, and what it was made of. */
export interface PlannedCommit {
  readonly plan: Plan;
  readonly catalog: Catalog;
  readonly units: ReadonlyMap<string, DesiredUnit>;
  readonly tagged: Tagged;
}

/** What a release of the head would be. Writes nothing. Throws `InputRefused`, `ShallowClone`. */
export async function plan(ports: PlanPorts, options: PlanOptions): Promise<Plan> {
  return (await planCommit(ports, options)).plan;
}

/** As `plan`, with what it was made of. */
export async function planCommit(ports: PlanPorts, options: PlanOptions): Promise<PlannedCommit> {
  // In a large work tree git looks for changes as long as all else takes.
  const [planned, dirty] = await Promise.all([planHead(ports, options), ports.history.isDirty()]);
  return { ...planned, plan: { ...planned.plan, dirty } };
}

type PlannedHead = Omit<PlannedCommit, 'plan'> & { readonly plan: Omit<Plan, 'dirty'> };

async function planHead(ports: PlanPorts, options: PlanOptions): Promise<PlannedHead> {
  const known = recall(ports.cache);
  const [{ head, repository }, newest] = await Promise.all([loadHead(ports, known), readNewest(ports.tags, known)]);
  const { catalog } = repository;
  if (catalog === undefined) throw new InputRefused(repository.problems);
  const memory = await known;
  refuseUnknown(catalog, [...(options.refresh ?? []), ...(options.bumps?.keys() ?? [])]);
  const all = unitsOf(catalog);
  const [pins, tagged] = await Promise.all([
    repository.settled(() => readPins(catalog, all, ports.tags)),
    readTagged(ports.tags, newest, versionedUnits(all), memory),
  ]);
  if (hasErrors(pins.problems)) throw new InputRefused(pins.problems);

  const units = await recalledUnits(all, repository, surroundings(catalog, { pins, tagged, options }), memory);
  const wanted = [...units.values()].filter(hasVersion);
  const due = wanted.filter(({ unit, fingerprint }) => tagged.units.get(unit.name)?.fingerprint !== fingerprint);
  const kept =
    options.since === undefined
      ? due
      : await changedSince(ports, options.since, due, { pins, tagged, options, memory });
  const commits = await touchingCommits(ports.history, head.commit, due, { tagged, tree: repository.tree });
  const keptNames = new Set(kept.map(({ unit }) => unit.name));
  const images = planRelease(
    wanted.map(wantedUnit),
    tagged,
    { cascade: catalog.settings.release.cascade, overrides: options.bumps ?? new Map() },
    (image) => commits.get(image) ?? [],
  ).flatMap((image) => onlyUnits(image, keptNames));
  refuseIdle(options.bumps ?? new Map(), images);

  const released = newestRelease(tagged, head.commit);
  const unfinished = await readUnfinished(ports.tags, tagged, memory);
  const notes = await repository.settled(() => planNotes(catalog, tagged, options.at));
  await memory.save();
  return {
    plan: {
      commit: head.commit,
      ...(head.branch !== undefined && { branch: head.branch }),
      images,
      upToDate: wanted.length - due.length,
      ...(released !== undefined && { released }),
      unfinished,
      notes: [...repository.problems, ...notes],
    },
    catalog,
    units,
    tagged,
  };
}

async function loadHead({ history, filesAt }: PlanPorts, known: Promise<Recall>) {
  const head = await history.head();
  if (head === undefined) throw new InputRefused([noCommit]);
  // Without its history it may lack tags too: that is told before anything is made of their absence.
  if (head.isShallow) throw new ShallowClone();
  return { head, repository: await loadCommit(filesAt(head.commit), await known) };
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

/** Of what is due, the units that would be another at the commit of `since`, by the same tags and time. */
async function changedSince(
  ports: PlanPorts,
  since: string,
  due: readonly DesiredUnit[],
  { pins, tagged, options, memory }: Known & { readonly memory: Recall },
): Promise<readonly DesiredUnit[]> {
  const repository = await loadCommit(ports.filesAt(since), memory);
  const { catalog } = repository;
  if (catalog === undefined) return due;
  const around = surroundings(catalog, { pins, tagged, options });
  const before = await recalledUnits(unitsOf(catalog), repository, around, memory);
  return due.filter(({ unit, fingerprint }) => before.get(unit.name)?.fingerprint !== fingerprint);
}

function onlyUnits(image: DueImage, names: ReadonlySet<string>): readonly DueImage[] {
  const units = image.units.filter(({ unit }) => names.has(unit));
  return units.length === 0 ? [] : [{ ...image, units }];
}

function newestRelease({ releases }: Tagged, head: string): string | undefined {
  const ofHead = releases.filter(({ tag }) => tag.commit === head);
  return ofHead.sort((a, b) => b.day.localeCompare(a.day) || b.number - a.number)[0]?.tag.name;
}
