import { walkForest, type ForestNode } from '@ostrata/pipeline';

/** What a way of building comes to. Times are simulated seconds; nothing waits. */
export interface Simulated {
  readonly seconds: number;
  /** Of all the time that agents were there, how much they worked. */
  readonly use: number;
}

/** No order can be quicker than the longest chain, nor than all the work shared out evenly. */
export function lowerBound(forest: readonly ForestNode[], agents: number): number {
  const ends = new Map<string, number>();
  for (const { name, waitsFor = '', seconds } of forest) ends.set(name, (ends.get(waitsFor) ?? 0) + seconds);
  return Math.max(work(forest) / agents, ...ends.values());
}

/** Our own walk, which takes the longest path first by what it expects each unit to take. */
export function longestPathFirst(
  forest: readonly ForestNode[],
  agents: number,
  expected: (node: ForestNode) => number,
): Promise<Simulated> {
  return simulate(forest, agents, expected);
}

/** Jenkins' queue: whoever waits longest gets the next agent. The same walk, to which every path is as long. */
export function firstComeFirstServed(forest: readonly ForestNode[], agents: number): Promise<Simulated> {
  return simulate(forest, agents, () => 0);
}

/** A layer after the other: the next begins when the last of this one is done. */
export async function waves(forest: readonly ForestNode[], agents: number): Promise<Simulated> {
  const depths = new Map<string, number>();
  for (const { name, waitsFor } of forest)
    depths.set(name, waitsFor === undefined ? 0 : (depths.get(waitsFor) ?? 0) + 1);
  let seconds = 0;
  for (let depth = 0; depth <= Math.max(...depths.values()); depth += 1) {
    const wave = forest.filter(({ name }) => depths.get(name) === depth);
    const alone = wave.map((node) => ({ name: node.name, seconds: node.seconds }));
    seconds += (await simulate(alone, agents, () => 0)).seconds;
  }
  return { seconds, use: work(forest) / (seconds * agents) };
}

/** Runs the real walk on a clock of its own: the next moment is the end of what ends first, once nothing more can start. */
async function simulate(
  forest: readonly ForestNode[],
  agents: number,
  expected: (node: ForestNode) => number,
): Promise<Simulated> {
  const running: { readonly end: number; readonly finish: () => void }[] = [];
  let now = 0;
  let isOver = false;
  const nodes = forest.map((node) => ({ ...node, seconds: expected(node), real: node.seconds }));
  const walked = walkForest(nodes, agents, {
    work: ({ real }) => new Promise<true>((resolve) => running.push({ end: now + real, finish: () => resolve(true) })),
    carries: () => true,
    skip: (): true => true,
  }).then(() => {
    isOver = true;
  });
  while (!isOver) {
    await settled();
    const next = running.reduce(
      (first, one, index) => (one.end < (running[first]?.end ?? Infinity) ? index : first),
      0,
    );
    const [ending] = running.splice(next, 1);
    if (ending === undefined) continue;
    now = ending.end;
    ending.finish();
  }
  await walked;
  return { seconds: now, use: work(forest) / (now * agents) };
}

/** All promises that could go on have gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function work(forest: readonly ForestNode[]): number {
  return forest.reduce((sum, { seconds }) => sum + seconds, 0);
}
