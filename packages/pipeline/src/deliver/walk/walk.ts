import type { CloudImage } from '@ostrata/ports';
import type { DesiredUnit } from '../../release/desired.ts';
import type { DeliverContext, RunContext, Source } from '../context.ts';
import { deliver, type Check } from '../deliver.ts';
import type { Outcome, Step } from '../events.ts';
import { expectedSeconds } from './expected-seconds.ts';
import type { LookedUp } from '../parents/look-up.ts';
import { asParent, parentImage, RevokedImage } from '../parents/parent-image.ts';
import { walkForest } from './walk-forest.ts';

/** How one unit ended. `image` is there unless it failed or was skipped. */
export interface BuiltUnit {
  readonly unit: string;
  readonly outcome: Outcome | 'failed' | 'skipped';
  readonly image?: CloudImage;
  readonly steps: readonly Step[];
  /** What verify looked at, when it came to that. */
  readonly checks?: readonly Check[];
  readonly error?: Error;
}

/**
 * Every unit that is due once, each as soon as its own parent is published, at most `jobs` at a time, longest path first. A
 * failure stops only what stands on it. `source` tells what a unit is built from. When aborted it returns after all have cleaned up, and throws the signal's reason.
 * Gives what was there already, too, in the order of `units`.
 */
export async function walk<One extends DesiredUnit>(
  context: RunContext,
  units: ReadonlyMap<string, One>,
  found: LookedUp<One>,
  { jobs, source }: { readonly jobs: number; readonly source: (one: One) => Promise<Source> },
): Promise<readonly BuiltUnit[]> {
  const due = new Set(found.due.map(({ name }) => name));
  const nodes = found.due.map((one) => {
    const { name, parent } = one;
    return {
      one,
      name,
      ...(parent !== undefined && due.has(parent.name) && { waitsFor: parent.name }),
      seconds: expectedSeconds(found, one),
    };
  });
  const built = await walkForest<(typeof nodes)[number], BuiltUnit>(nodes, jobs, {
    work: async ({ one }, above) => deliverUnit({ ...context, ...(await source(one)) }, one, found, above?.image),
    carries: ({ image }) => image !== undefined,
    skip: ({ one }) => skipped(context, one),
  });
  const present = [...found.present].map(([unit, image]) => [unit, presentUnit(context, unit, image)] as const);
  const all = new Map([...built, ...present]);
  return [...units.keys()].flatMap((name) => all.get(name) ?? []);
}

/** Delivers one unit and says how it ended; a failure becomes its outcome, so that the rest goes on. */
export async function deliverUnit(
  context: DeliverContext,
  one: DesiredUnit,
  found: Pick<LookedUp, 'present'>,
  above?: CloudImage,
): Promise<BuiltUnit> {
  const unit = one.name;
  const steps: Step[] = [];
  try {
    const built = await deliver(context, one, above ? asParent(above) : await parentImage(context, one, found), steps);
    context.onEvent({ kind: 'done', unit, outcome: built.outcome, steps });
    return { unit, ...built };
  } catch (error) {
    if (context.signal.aborted || !(error instanceof Error)) throw error;
    context.onEvent({ kind: 'failed', unit, error });
    return { unit, outcome: 'failed', steps, error };
  }
}

/** A version that was revoked is not made again, and nothing is built on it. */
export function presentUnit(context: Pick<DeliverContext, 'onEvent'>, unit: string, image: CloudImage): BuiltUnit {
  if (image.state !== 'revoked') {
    context.onEvent({ kind: 'done', unit, outcome: 'present', steps: [] });
    return { unit, outcome: 'present', image, steps: [] };
  }
  const error = new RevokedImage(unit, image);
  context.onEvent({ kind: 'failed', unit, error });
  return { unit, outcome: 'failed', steps: [], error };
}

function skipped(context: RunContext, { name, parent }: DesiredUnit): BuiltUnit {
  context.onEvent({ kind: 'skipped', unit: name, because: parent?.name ?? name });
  return { unit: name, outcome: 'skipped', steps: [] };
}
