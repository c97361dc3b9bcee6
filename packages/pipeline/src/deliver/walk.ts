import type { CloudImage } from '@ostrata/ports';
import pLimit from 'p-limit';
import type { Desired, DesiredUnit } from '../release/desired.ts';
import type { DeliverContext } from './context.ts';
import { deliver, publishedImage } from './deliver.ts';
import type { Outcome, Step } from './events.ts';
import { pinnedImage } from './pinned.ts';

/** How one unit ended. `image` is there unless it failed or was skipped. */
export interface BuiltUnit {
  readonly unit: string;
  readonly outcome: Outcome | 'failed' | 'skipped';
  readonly image?: CloudImage;
  readonly steps: readonly Step[];
  readonly error?: Error;
}

/**
 * Every unit once, each as soon as its own parent is there, at most `jobs` at a time. Ancestry is a forest, so a promise
 * for each unit is the whole schedule. A failure stops only what stands on it. When aborted it returns after all have
 * cleaned up, and throws the signal's reason.
 */
export async function walk(
  context: DeliverContext,
  wanted: Desired,
  names: readonly string[],
  jobs: number,
): Promise<readonly BuiltUnit[]> {
  const limit = pLimit(jobs);
  const under = new Map<string, Promise<BuiltUnit>>();

  const ensure = (one: DesiredUnit): Promise<BuiltUnit> => {
    const known = under.get(one.unit.name);
    if (known !== undefined) return known;
    const promise = attempt(context, one, () => bring(one));
    under.set(one.unit.name, promise);
    return promise;
  };

  const bring = async (one: DesiredUnit): Promise<BuiltUnit> => {
    const unit = one.unit.name;
    const image = await publishedImage(context, one);
    if (image !== undefined) return { unit, outcome: 'present', image, steps: [] };
    if (one.parent === undefined) return limit(() => deliverUnit(context, one, undefined));
    const parent = wanted.units.get(one.parent.unit);
    const standsOn =
      one.parent.version !== undefined || parent === undefined
        ? await pinnedImage(context, one)
        : (await ensure(parent)).image;
    if (standsOn === undefined) return { unit, outcome: 'skipped', steps: [] };
    return limit(() => deliverUnit(context, one, standsOn));
  };

  const meant = names.flatMap((name) => wanted.units.get(name) ?? []);
  await Promise.allSettled(meant.map(ensure));
  const settled = await Promise.allSettled(under.values());
  context.signal.throwIfAborted();
  const order = [...wanted.units.keys()];
  return settled
    .flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    .sort((a, b) => order.indexOf(a.unit) - order.indexOf(b.unit));
}

async function deliverUnit(
  context: DeliverContext,
  one: DesiredUnit,
  parent: CloudImage | undefined,
): Promise<BuiltUnit> {
  return { unit: one.unit.name, ...(await deliver(context, one, parent)) };
}

/** Says how a unit ended; a failure becomes its outcome, so that the rest goes on. */
async function attempt(
  context: DeliverContext,
  { unit, parent }: DesiredUnit,
  bring: () => Promise<BuiltUnit>,
): Promise<BuiltUnit> {
  try {
    const built = await bring();
    if (built.outcome === 'skipped') {
      context.onEvent({ kind: 'skipped', unit: unit.name, because: parent?.unit ?? unit.name });
    } else if (built.outcome !== 'failed') {
      context.onEvent({ kind: 'done', unit: unit.name, outcome: built.outcome, steps: built.steps });
    }
    return built;
  } catch (error) {
    if (context.signal.aborted || !(error instanceof Error)) throw error;
    context.onEvent({ kind: 'failed', unit: unit.name, error });
    return { unit: unit.name, outcome: 'failed', steps: [], error };
  }
}
