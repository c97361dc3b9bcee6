import { unitsOf, type Unit, type Vars } from '@ostrata/catalog';
import { problem, suggest } from '@ostrata/problems';
import { changedInputs, formatTagName, type Change, type Tree } from '@ostrata/versioning';
import { InputRefused } from '../failure.ts';
import { loadRepository, type Repository } from '../load.ts';
import { planCommit } from './plan-commit.ts';
import type { PlanOptions, PlanPorts } from './plan.ts';
import { readStart } from './start.ts';
import { desiredUnits, type DesiredUnit } from './units.ts';

/** Why one unit is due: what differs from what its newest tag was made of. */
export interface ExplainedUnit {
  readonly unit: string;
  readonly due: boolean;
  /** The tag that it is compared with; absent before the first. */
  readonly tag?: string;
  /** Its own inputs: files, roles, lock entries. */
  readonly changes: readonly Change[];
  /** Variables among them, by name. */
  readonly variables: readonly Change[];
  readonly refresh?: { readonly from: string; readonly to: string };
  /** What `parent:` names, when that is something else now: another image, another pin, or none. */
  readonly standsOn?: { readonly from: string; readonly to: string };
  /** What it stands on, when that is another one now, and why. */
  readonly parent?: ExplainedUnit;
}

/**
 * Which inputs of an image changed since its latest tag, down to the file, variable, role and parent. The commit of the tag is
 * read again for it. Throws `InputRefused`.
 */
export async function explain(
  ports: PlanPorts,
  image: string,
  options: PlanOptions,
): Promise<readonly ExplainedUnit[]> {
  // What is known without being looked at cannot be explained: all inputs are read.
  const { filesAt, history, tags } = ports;
  const plain = { filesAt, history, tags };
  const { catalog, units, tagged } = await planCommit(plain, await readStart(plain), options);
  const meant = unitsOf(catalog).filter((unit) => unit.image.name === image);
  if (meant.length === 0) {
    const hint = suggest(image, [...catalog.images.keys()]);
    throw new InputRefused([problem('unknown-image', `there is no image ${image} in the catalogue`, { hint })]);
  }
  const before = tagReader(ports, tagged.refs);

  /**
   * `child` is the tag of what stands on it: of such a unit only what it is built of counts. A vendor image has no tag: it is
   * compared with what it was at that one.
   */
  const explainUnit = async (unit: Unit, child?: string): Promise<ExplainedUnit> => {
    const now = units.get(unit.name);
    const trailer = tagged.units.get(unit.name);
    const isVendor = unit.image.parent === undefined;
    const tag = trailer === undefined ? child : formatTagName({ image: unit.image.name, version: trailer.version });
    const nothing = { unit: unit.name, changes: [], variables: [], ...(tag !== undefined && { tag }) };
    if (now === undefined || tag === undefined) return { ...nothing, due: !isVendor };
    if (trailer?.fingerprint === now.fingerprint) return { ...nothing, due: false };
    const old = await before(tag, unit.name);
    const inputs = child === undefined ? allInputs : builtOf;
    const changes = changedInputs(inputs(old), inputs(now)).filter(({ input }) => input !== 'refresh');
    const refresh = { from: trailer?.refresh ?? '', to: now.refresh };
    const standsOn = { from: parentText(old?.unit ?? unit), to: parentText(unit) };
    const parent =
      unit.parent === undefined || now.parent?.version !== undefined ? undefined : await explainUnit(unit.parent, tag);
    const found = {
      ...(refresh.from !== refresh.to && { refresh }),
      ...(standsOn.from !== standsOn.to && { standsOn }),
      ...(parent?.due === true && { parent }),
    };
    return {
      ...nothing,
      due: child === undefined || changes.length > 0 || Object.keys(found).length > 0,
      changes,
      variables: changedInputs(textOf(old?.unit.settings.ansible.vars), textOf(now.unit.settings.ansible.vars)),
      ...found,
    };
  };
  return Promise.all(meant.map((unit) => explainUnit(unit)));
}

/** `parent:` as its file has it. */
function parentText({ image: { parent } }: Unit): string {
  if (parent === undefined) return '';
  return parent.version === undefined ? parent.image : `${parent.image}@${parent.version}`;
}

/** Reads units as they were at the commit of a tag; each commit once. */
function tagReader({ filesAt }: PlanPorts, refs: readonly { readonly name: string; readonly commit: string }[]) {
  const commits = new Map(refs.map(({ name, commit }) => [name, commit]));
  const read = new Map<string, Promise<Repository>>();
  return async (tag: string, unit: string): Promise<DesiredUnit | undefined> => {
    const commit = commits.get(tag) ?? '';
    const repository = read.get(commit) ?? loadRepository(filesAt(commit));
    read.set(commit, repository);
    const { catalog, tree }: { catalog: Repository['catalog']; tree: Tree } = await repository;
    if (catalog === undefined) return undefined;
    const all = unitsOf(catalog).filter(({ name }) => name === unit);
    return desiredUnits(all, { tree, lock: catalog.lock, pins: new Map(), stamp: () => '' }).get(unit);
  };
}

function allInputs(unit: DesiredUnit | undefined): Readonly<Record<string, string>> {
  return { ...unit?.inputs.build, ...unit?.inputs.verify };
}

function builtOf(unit: DesiredUnit | undefined): Readonly<Record<string, string>> {
  return { ...unit?.inputs.build };
}

function textOf(vars: Vars = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, JSON.stringify(value)]));
}
