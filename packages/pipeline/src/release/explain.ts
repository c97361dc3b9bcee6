import { unitsOf, type Lock, type Unit, type Vars } from '@ostrata/catalog';
import { problem, suggest } from '@ostrata/problems';
import { changedInputs, formatTagName, lockMoves, type Change, type LockMove, type Tree } from '@ostrata/versioning';
import { InputRefused } from '../failure.ts';
import { loadRepository, type Repository } from '../load.ts';
import { planCommit } from './plan-commit.ts';
import type { PlanOptions, PlanPorts } from './plan.ts';
import { readStart } from './start.ts';
import { desiredUnits, type DesiredUnit } from './read/units.ts';

/** Why one unit is due: what differs from what its newest tag was made of. */
export interface ExplainedUnit {
  readonly unit: string;
  readonly due: boolean;
  /** The tag that it is compared with; absent before the first. */
  readonly tag?: string;
  /** Its own inputs: files, roles, lock entries. */
  readonly changes: readonly InputChange[];
  /** Variables among them, by name. */
  readonly variables: readonly VariableChange[];
  readonly refresh?: { readonly from: string; readonly to: string };
  /** What `parent:` names, when that is something else now: another image, another pin, or none. */
  readonly standsOn?: { readonly from: string; readonly to: string };
  /** What it stands on, when that is another one now, and why. */
  readonly parent?: ExplainedUnit;
}

/** An input that differs. Of an entry of the lock it is told what that was and is: a version, a date or a short id. */
export interface InputChange extends Change {
  readonly from?: string;
  readonly to?: string;
}

/** A variable that differs: what it was and is, absent where there was or is none. */
export interface VariableChange extends Change {
  readonly from?: Vars[string];
  readonly to?: Vars[string];
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
    const moves = old === undefined ? [] : lockMoves(unit, old.lock, catalog.lock);
    const changes = changedInputs(inputs(old), inputs(now))
      .filter(({ input }) => input !== 'refresh')
      .map((change) => withMove(change, moves));
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
      variables: changedVariables(old?.unit.settings.ansible.vars, now.unit.settings.ansible.vars),
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
  return async (tag: string, unit: string): Promise<TaggedUnit | undefined> => {
    const commit = commits.get(tag) ?? '';
    const repository = read.get(commit) ?? loadRepository(filesAt(commit));
    read.set(commit, repository);
    const { catalog, tree }: { catalog: Repository['catalog']; tree: Tree } = await repository;
    if (catalog === undefined) return undefined;
    const all = unitsOf(catalog).filter(({ name }) => name === unit);
    const { lock } = catalog;
    const found = desiredUnits(all, { tree, lock, pins: new Map(), stamp: () => '' }).get(unit);
    return found === undefined ? undefined : { unit: found.unit, inputs: found.inputs, lock };
  };
}

/** A unit as it was at the commit of a tag, and the lock then. */
interface TaggedUnit extends Pick<DesiredUnit, 'unit' | 'inputs'> {
  readonly lock: Lock;
}

function allInputs(unit: Pick<DesiredUnit, 'inputs'> | undefined): Readonly<Record<string, string>> {
  return { ...unit?.inputs.build, ...unit?.inputs.verify };
}

function builtOf(unit: Pick<DesiredUnit, 'inputs'> | undefined): Readonly<Record<string, string>> {
  return { ...unit?.inputs.build };
}

function changedVariables(before: Vars = {}, after: Vars = {}): readonly VariableChange[] {
  return changedInputs(textOf(before), textOf(after)).map((change) => {
    const [from, to] = [before[change.input], after[change.input]];
    return {
      ...change,
      ...(change.kind !== 'added' && from !== undefined && { from }),
      ...(change.kind !== 'removed' && to !== undefined && { to }),
    };
  });
}

function textOf(vars: Vars): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, JSON.stringify(value)]));
}

function withMove(change: Change, moves: readonly LockMove[]): InputChange {
  const { from, to } = moves.find(({ entry }) => change.input === `lock: ${entry}`) ?? {};
  return { ...change, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}
