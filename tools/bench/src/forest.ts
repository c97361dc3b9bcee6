import type { ForestNode } from '@ostrata/pipeline';

/** Numbers in [0, 1), the same for the same seed. */
export type Random = () => number;

/** Mulberry32. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Units in four layers, as a catalogue has them: some hard-pressed roots, most services. Durations are log-normal around those of
 * real layers: an image on a cloud takes 12 minutes in the middle, one in fifty more than 40. Nodes come in a random order, parents
 * first: that is the order in which they ask for an agent.
 */
export function randomForest(units: number, draw: Random): readonly ForestNode[] {
  const shares = [0.01 + 0.02 * draw(), 0.05 + 0.1 * draw(), 0.2 + 0.2 * draw()];
  const ends = shares.map((_, index) =>
    Math.ceil(units * shares.slice(0, index + 1).reduce((sum, one) => sum + one, 0)),
  );
  // A few parents have most of the children.
  const skewed = (from: number, to: number) => from + Math.floor((to - from) * draw() ** 2);
  return Array.from({ length: units }, (_, index) => {
    const layer = ends.filter((end) => end <= index).length;
    const [from = 0, to = 0] = layer === 0 ? [] : [ends[layer - 2] ?? 0, ends[layer - 1] ?? 0];
    const parent = layer === 0 || draw() < 0.05 ? undefined : `u${skewed(from, to)}`;
    return {
      name: `u${index}`,
      seconds: 720 * Math.exp(0.6 * normal(draw)),
      ...(parent !== undefined && { waitsFor: parent }),
    };
  });
}

/** What records of earlier builds say: the last time, within some percent of the next. */
export function remembered(forest: readonly ForestNode[], draw: Random): (node: ForestNode) => number {
  const seconds = new Map(forest.map(({ name, seconds: real }) => [name, real * Math.exp(0.15 * normal(draw))]));
  return ({ name }) => seconds.get(name) ?? 0;
}

/** Box and Muller. */
function normal(draw: Random): number {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}
