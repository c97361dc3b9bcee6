import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitFiles } from '../index.ts';
import { temporaryFolder } from '../repository.fixture.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
  folder.init();
});
afterEach(() => folder.remove());

const odd = ['a b', '-n', 'ü/“quoted”', 'new\nline', '"start', '*', ':(top)x', '~', 'srcs'];

describe.each(['', 'a part'])('the outline of a commit, in %j of a repository', (part) => {
  const at = (commit: string) => gitFiles(join(folder.path, part), { commit });
  const below = (path: string) => join(part, path);

  it('and what is below its folders are all that is there, whatever it is called, but folders that were not asked for', async () => {
    folder.write(
      Object.fromEntries(
        odd.flatMap((name) => [
          [below(`${name}/file`), name],
          [below(`src/${name}/deep/file`), name],
        ]),
      ),
    );
    folder.write({
      [below('src/file')]: 'x',
      [below('file')]: 'x',
      [below('not/asked/for')]: 'x',
      'beside/src/x/y': 'x',
    });
    const files = at(folder.commit('odd names'));
    const outline = await files.outline('src', [...odd.map((name) => name.split('/')[0] ?? ''), 'none']);
    expect([...outline.folders.keys()].sort()).toEqual(
      [...new Set(odd.map((name) => `src/${name.split('/')[0]}`))].sort(),
    );
    const listed = await files.listBelow([...outline.folders.keys()], outline.files);
    const all = [...(await files.list())].filter(([path]) => !/^(not|beside)\//.test(path));
    expect(sorted(listed)).toEqual(sorted(all));
    expect(await files.read(['src/a b/deep/file', 'file'])).toEqual(
      new Map([
        ['src/a b/deep/file', 'a b'],
        ['file', 'x'],
      ]),
    );
    expect(await files.read(['src/none'])).toEqual(new Map());
  });

  it('names a folder by an id that changes with anything below it, and with nothing else', async () => {
    folder.write({ [below('src/a/x/y')]: '1', [below('src/b/x')]: '1' });
    const before = (await at(folder.commit('one')).outline('src', [])).folders;
    folder.write({ [below('src/a/x/y')]: '2', [below('other')]: '2' });
    const after = (await at(folder.commit('two')).outline('src', [])).folders;
    expect(after.get('src/a')).not.toBe(before.get('src/a'));
    expect(after.get('src/b')).toBe(before.get('src/b'));
  });

  it('is complete with more folders than one call of git takes', async () => {
    folder.write(Object.fromEntries(Array.from({ length: 600 }, (_, index) => [below(`src/i${index}/x`), 'x'])));
    const files = at(folder.commit('many'));
    const { folders } = await files.outline('src', []);
    expect(folders.size).toBe(600);
    expect((await files.listBelow([...folders.keys()], new Map())).size).toBe(600);
  });

  it('has no folders where the place is a file, or not there', async () => {
    folder.write({ [below('src')]: 'x', [below('x/y')]: 'x' });
    const outline = await at(folder.commit('a file')).outline('src', ['x']);
    expect(outline.folders.size).toBe(0);
    expect([...outline.files.keys()].sort()).toEqual(['src', 'x/y']);
    expect((await at('HEAD').outline('none', ['x'])).files.size).toBe(2);
  });
});

describe('the texts of files at a commit', () => {
  it('come in parts, each file once and whole, however large it and its neighbours are', async () => {
    const sizes = [
      0,
      1,
      65_535,
      65_536,
      65_537,
      3_000_000,
      10,
      ...Array.from({ length: 300 }, (_, index) => index * 7),
    ];
    const texts = Object.fromEntries(
      sizes.map((size, index) => [`f${index}`, `${index}:${'ü\n'.repeat(Math.ceil(size / 3))}`]),
    );
    folder.write(texts);
    const files = gitFiles(folder.path, { commit: folder.commit('of all sizes') });
    const paths = Object.keys(texts).reverse();
    const read: (readonly [string, string])[] = [];
    let parts = 0;
    for await (const part of files.readInParts([...paths, 'none'])) {
      read.push(...part);
      parts += 1;
    }
    expect(read.map(([path]) => path)).toEqual(paths);
    expect(read.every(([path, text]) => text === texts[path])).toBe(true);
    expect(parts).toBeGreaterThan(1);
  });

  it('are refused where an object is missing, not left out', async () => {
    folder.write({ a: 'a', b: 'b' });
    const files = gitFiles(folder.path, { commit: folder.commit('two') });
    const id = (await files.list()).get('a')?.id ?? '';
    rmSync(join(folder.path, '.git/objects', id.slice(0, 2), id.slice(2)));
    await expect(files.read(['a', 'b'])).rejects.toThrow(`a is missing, object ${id}`);
  });
});

function sorted<T>(entries: readonly (readonly [string, T])[] | ReadonlyMap<string, T>) {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}
