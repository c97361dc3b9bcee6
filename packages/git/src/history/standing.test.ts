import { execaSync } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder, type Folder } from '../repository.fixture.ts';
import { standing } from './standing.ts';

/** Each commit: how far back its parents are among those before it, and its time. */
const history = fc.array(
  fc.record({ back: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 2 }), day: fc.integer({ min: 1, max: 28 }) }),
  { minLength: 2, maxLength: 24 },
);

let folder: Folder;
let tree: string;
beforeAll(() => {
  folder = temporaryFolder();
  folder.init();
  tree = folder.git('write-tree');
});
afterAll(() => folder.remove());

function commit(day: number, parents: readonly string[]): string {
  const date = `2026-01-${String(day).padStart(2, '0')}T00:00:00Z`;
  const args = ['commit-tree', '-m', 'x', ...parents.flatMap((id) => ['-p', id]), tree];
  return execaSync('git', ['-C', folder.path, ...args], { env: { GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date } })
    .stdout;
}

it('of commits to each other is right in any history', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (commits) => {
      const ids: string[] = [];
      const holds = new Map<string, ReadonlySet<string>>();
      for (const [index, { back, day }] of commits.entries()) {
        const parents = [...new Set(back.flatMap((steps) => ids[index - steps] ?? []))];
        const id = commit(day, parents);
        ids.push(id);
        holds.set(id, new Set([id, ...parents.flatMap((parent) => [...(holds.get(parent) ?? [])])]));
      }
      for (const head of [ids[0], ids[Math.floor(ids.length / 2)], ids.at(-1)]) {
        if (head === undefined) continue;
        const right = ids.map((id) =>
          holds.get(head)?.has(id) === true ? 'held' : holds.get(id)?.has(head) === true ? 'ahead' : 'diverged',
        );
        expect(await standing(folder.path, head, ids)).toEqual(right);
      }
    }),
    { numRuns: 12 },
  );
}, 120_000);

it('of commits to each other is right where clocks went backwards for long', async () => {
  const line: string[] = [];
  for (let day = 30; day > 0; day -= 1) line.push(commit(day, line.slice(-1)));
  const [first = '', last = ''] = [line[0], line.at(-1)];
  const other = commit(31, [first]);
  expect(await standing(folder.path, last, [first])).toEqual(['held']);
  expect(await standing(folder.path, last, [other, first, last])).toEqual(['diverged', 'held', 'held']);
  expect(await standing(folder.path, first, [last, other])).toEqual(['ahead', 'ahead']);
});
