import { random, randomForest, remembered } from './forest.ts';
import { firstComeFirstServed, longestPathFirst, lowerBound, waves } from './simulation.ts';

const [forests, units, agents] = [20, 1000, 32];

/** Each way of building against the lower bound, over many forests. */
const ratios: Record<string, number[]> = {};
for (let seed = 1; seed <= forests; seed += 1) {
  const draw = random(seed);
  const forest = randomForest(units, draw);
  const bound = lowerBound(forest, agents);
  const ways = {
    'longest path first, times known': await longestPathFirst(forest, agents, ({ seconds }) => seconds),
    'longest path first, by records': await longestPathFirst(forest, agents, remembered(forest, draw)),
    'first come, first served': await firstComeFirstServed(forest, agents),
    'in waves': await waves(forest, agents),
  };
  for (const [way, { seconds }] of Object.entries(ways)) (ratios[way] ??= []).push(seconds / bound);
}

console.log(`${forests} forests of ${units} units on ${agents} agents: time over the lower bound`);
for (const [way, all] of Object.entries(ratios)) {
  const sorted = all.toSorted((a, b) => a - b);
  const [middle = 0, worst = 0] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  console.log(`${way.padEnd(34)} median ${middle.toFixed(3)}  worst ${worst.toFixed(3)}`);
}
