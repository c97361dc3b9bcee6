import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestPaths, walkForest, type ForestNode } from './walk-forest.ts';

/** Forests whose nodes come parents first, as a catalogue has them. */
const forests = fc
  .array(fc.record({ above: fc.nat(), seconds: fc.integer({ min: 0, max: 50 }), fails: fc.boolean() }), {
    maxLength: 40,
  })
  .map((raw) =>
    raw.map(({ above, seconds, fails }, index) => ({
      name: `n${index}`,
      seconds,
      fails,
      ...(index > 0 && above % 3 > 0 && { waitsFor: `n${above % index}` }),
    })),
  );

const walking = (log: string[] = []) => ({
  work: async ({ name }: ForestNode) => {
    log.push(`start ${name}`);
    await Promise.resolve();
    log.push(`end ${name}`);
    return 'done';
  },
  carries: (result: string) => result === 'done',
  skip: () => 'skipped',
});

describe('a walk', () => {
  it('works on every node once, never before the one it waits for is done, and never on more than its jobs', async () => {
    await fc.assert(
      fc.asyncProperty(forests, fc.integer({ min: 1, max: 5 }), async (nodes, jobs) => {
        const log: string[] = [];
        const results = await walkForest(nodes, jobs, walking(log));
        expect([...results.keys()].sort()).toEqual(nodes.map(({ name }) => name).sort());
        expect(log.length).toBe(nodes.length * 2);
        for (const { name, waitsFor } of nodes) {
          if (waitsFor === undefined) continue;
          expect(log.indexOf(`end ${waitsFor}`)).toBeLessThan(log.indexOf(`start ${name}`));
        }
        let running = 0;
        for (const line of log) {
          running += line.startsWith('start') ? 1 : -1;
          expect(running).toBeLessThanOrEqual(jobs);
        }
      }),
    );
  });

  it('leaves out exactly what stands on a failure', async () => {
    await fc.assert(
      fc.asyncProperty(forests, async (nodes) => {
        const failing = new Set(nodes.filter(({ fails }) => fails).map(({ name }) => name));
        const results = await walkForest(nodes, 3, {
          ...walking(),
          work: async ({ name }) => (failing.has(name) ? 'failed' : 'done'),
        });
        const isBelow = (name: string): boolean => {
          const above = nodes.find((node) => node.name === name)?.waitsFor;
          return above !== undefined && (failing.has(above) || isBelow(above));
        };
        for (const { name } of nodes) {
          expect(results.get(name)).toBe(isBelow(name) ? 'skipped' : failing.has(name) ? 'failed' : 'done');
        }
      }),
    );
  });

  it('starts the longest path first', async () => {
    const nodes = [
      { name: 'short', seconds: 5 },
      { name: 'long', seconds: 1 },
      { name: 'child', seconds: 9, waitsFor: 'long' },
    ];
    const log: string[] = [];
    await walkForest(nodes, 1, walking(log));
    expect(log.filter((line) => line.startsWith('start'))).toEqual(['start long', 'start child', 'start short']);
  });

  it('that is stopped starts nothing more, and ends when what runs has ended', async () => {
    const ended: string[] = [];
    const nodes = ['a', 'b', 'c'].map((name) => ({ name, seconds: 1 }));
    const stopped = walkForest(nodes, 2, {
      ...walking(),
      work: async ({ name }) => {
        if (name === 'a') throw new Error('stop');
        await new Promise<void>((resolve) => setTimeout(resolve, 5));
        ended.push(name);
        return 'done';
      },
    });
    await expect(stopped).rejects.toThrow('stop');
    expect(ended).toEqual(['b']);
  });
});

it('a path is as long as the longest chain below its node', () => {
  const paths = longestPaths([
    { name: 'a', seconds: 1 },
    { name: 'b', seconds: 2, waitsFor: 'a' },
    { name: 'c', seconds: 5, waitsFor: 'a' },
    { name: 'd', seconds: 4, waitsFor: 'b' },
  ]);
  expect(Object.fromEntries(paths)).toEqual({ a: 7, b: 6, c: 5, d: 4 });
});
