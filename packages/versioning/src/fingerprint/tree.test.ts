import fc from 'fast-check';
import { expect, it } from 'vitest';
import { treeIndex, type Tree } from './tree.ts';

const part = fc.constantFrom('a', 'b', 'a-b', 'ab', 'a.b', 'é');
const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));

it('the files at or below a path are those that are there, sorted, in whatever order a tree has them', () => {
  fc.assert(
    fc.property(fc.uniqueArray(path), path, (paths, asked) => {
      const tree: Tree = new Map(paths.map((one) => [one, { id: `id of ${one}`, kind: 'file' }]));
      const expected = paths.filter((one) => one === asked || one.startsWith(`${asked}/`)).sort();
      expect(treeIndex(tree)(asked)).toEqual(expected.map((one) => [one, `id of ${one}`]));
    }),
  );
});

it('the kind of a file that is no plain one is a part of its id', () => {
  const tree: Tree = new Map([['bin/x', { id: '1', kind: 'executable' }]]);
  expect(treeIndex(tree)('bin')).toEqual([['bin/x', 'executable 1']]);
});
