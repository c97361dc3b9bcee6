import type { Files, History, Tags } from '@ostrata/ports';
import { writeRendered } from '../author/render.ts';
import { desired, type Desired } from '../release/desired.ts';
import type { DeliverContext } from './context.ts';
import { lookUp } from './parents/look-up.ts';
import { selectUnits, type Selection } from '../select.ts';
import { walk, type BuiltUnit } from './walk/walk.ts';

/** What building needs besides what delivering does. */
export interface BuildPorts {
  readonly files: Files;
  readonly tags: Tags;
  readonly history: History;
}

export interface BuildOptions extends Selection {
  /** How many units are under way at once. */
  readonly jobs: number;
}

/** How a build ended. `rendered` are the files that were brought up to date before it. */
export interface BuildOutcome {
  readonly units: readonly BuiltUnit[];
  readonly rendered: readonly string[];
}

/**
 * Dev builds of what is meant and of all it stands on, as far as the store does not have it: parents first, a child as soon
 * as its own parent is published. One unit's failure stops only what stands on it. Throws `InputRefused`, `signal.reason`.
 */
export async function build(
  ports: BuildPorts,
  context: Omit<DeliverContext, 'catalog' | 'head'>,
  options: BuildOptions,
): Promise<BuildOutcome> {
  const wanted = await desired(ports);
  const selected = selectUnits(wanted.catalog, options);
  const names = selected.map(({ name }) => name);
  const found = await lookUp(context.publisher, wanted.units, names);
  if (found.due.length === 0) {
    const units = [...found.present].map(([unit, image]) => ({ unit, outcome: 'present' as const, image, steps: [] }));
    return { units, rendered: [] };
  }
  const [head, dirty] = await Promise.all([ports.history.head(), ports.history.isDirty()]);
  const folders = selected.flatMap((unit) => chain(wanted, unit.name));
  const rendered = wanted.rendered.filter(({ unit }) => folders.includes(unit.name));
  const stale = wanted.differences.filter(({ path }) =>
    rendered.some(({ unit }) => path.startsWith(`${unit.folder}/`)),
  );
  await writeRendered(ports.files, rendered, stale);
  const { catalog } = wanted;
  const source = async () => ({ catalog, root: context.root, head: head && { commit: head.commit, dirty } });
  const units = await walk(context, wanted.units, found, { jobs: options.jobs, source });
  context.signal.throwIfAborted();
  return { units, rendered: stale.map(({ path }) => path) };
}

/** A unit and all that it stands on, by name. */
function chain(wanted: Desired, name: string): readonly string[] {
  const one = wanted.units.get(name);
  if (one === undefined) return [];
  return one.parent === undefined || one.parent.version !== undefined
    ? [name]
    : [name, ...chain(wanted, one.parent.unit)];
}
