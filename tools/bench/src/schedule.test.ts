import { describe, expect, it } from 'vitest';
import { random, randomForest, remembered } from './forest.ts';
import { firstComeFirstServed, longestPathFirst, lowerBound, waves } from './simulation.ts';

/** Simulated time, so that the numbers are the same on every machine. */
describe('1,000 units in random forests on 32 agents', () => {
  it('take our own walk at most 1.1 times as long as anything could, also when it only knows earlier times', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const draw = random(seed);
      const forest = randomForest(1000, draw);
      const bound = lowerBound(forest, 32);
      expect((await longestPathFirst(forest, 32, ({ seconds }) => seconds)).seconds / bound).toBeLessThanOrEqual(1.1);
      expect((await longestPathFirst(forest, 32, remembered(forest, draw))).seconds / bound).toBeLessThanOrEqual(1.1);
    }
  });

  it('take longer by the order in which they come, and longest in waves', async () => {
    const forest = randomForest(1000, random(1));
    const [ours, queue, layers] = await Promise.all([
      longestPathFirst(forest, 32, ({ seconds }) => seconds),
      firstComeFirstServed(forest, 32),
      waves(forest, 32),
    ]);
    expect(ours.seconds).toBeLessThan(queue.seconds);
    expect(queue.seconds).toBeLessThan(layers.seconds);
  });
});

it('a lower bound is one: a chain, and work that shares out evenly, take exactly that', async () => {
  const chain = [
    { name: 'a', seconds: 3 },
    { name: 'b', seconds: 4, waitsFor: 'a' },
  ];
  expect((await longestPathFirst(chain, 2, ({ seconds }) => seconds)).seconds).toBe(lowerBound(chain, 2));
  const even = Array.from({ length: 8 }, (_, index) => ({ name: `${index}`, seconds: 2 }));
  expect((await firstComeFirstServed(even, 4)).seconds).toBe(lowerBound(even, 4));
});
