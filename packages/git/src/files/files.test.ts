import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitFiles, OutsideRepository } from '../index.ts';
import { temporaryFolder, type Folder } from '../repository.fixture.ts';

let folder: Folder;
let elsewhere: Folder;

beforeEach(() => {
  folder = temporaryFolder();
  elsewhere = temporaryFolder();
});

afterEach(() => {
  folder.remove();
  elsewhere.remove();
});

const list = async () => [...(await gitFiles(folder.path).list())].sort(([a], [b]) => (a < b ? -1 : 1));
const committed = async () =>
  [...(await gitFiles(folder.path, { commit: folder.commit('all') }).list())].sort(([a], [b]) => (a < b ? -1 : 1));

describe('the files of the work tree', () => {
  it('are those that git would add: none that it ignores, none that were deleted', async () => {
    folder.write({ 'a/x': 'x', gone: 'x', '.gitignore': '*.log\n', 'build.log': 'x' });
    folder.init();
    folder.commit('first');
    rmSync(join(folder.path, 'gone'));
    expect((await list()).map(([path]) => path)).toEqual(['.gitignore', 'a/x']);
  });

  it('keep the kind that git gives them', async () => {
    folder.init();
    folder.write({ 'bin/run': '#!/bin/sh\n' });
    chmodSync(join(folder.path, 'bin/run'), 0o755);
    symlinkSync('/etc/shadow', join(folder.path, 'link'));
    const before = await list();
    expect(before.map(([, { kind }]) => kind)).toEqual(['executable', 'link']);
    expect(await gitFiles(folder.path).read(['link'])).toEqual(new Map([['link', '/etc/shadow']]));
    expect(await committed()).toEqual(before);
    chmodSync(join(folder.path, 'bin/run'), 0o644);
    expect((await list())[0]?.[1].kind).toBe('file');
    folder.git('config', 'core.fileMode', 'false');
    expect((await list())[0]?.[1].kind).toBe('executable');
  });

  it('have the ids that git gives them after its filters', async () => {
    folder.init();
    folder.write({ '.gitattributes': '*.txt text\n', 'a.txt': 'one\r\ntwo\r\n', '"b\n.txt': 'one\r\n' });
    const before = await list();
    expect(await committed()).toEqual(before);
    folder.write({ 'a.txt': 'three\r\n' });
    const changed = await list();
    expect(await committed()).toEqual(changed);
  });

  it('that became a folder, or a link to one, are no files below it any more', async () => {
    folder.write({ file: 'x', 'dir/a': 'x' });
    folder.init();
    folder.commit('first');
    rmSync(join(folder.path, 'file'));
    rmSync(join(folder.path, 'dir'), { recursive: true });
    folder.write({ 'file/in': 'x' });
    elsewhere.write({ a: 'other' });
    symlinkSync(elsewhere.path, join(folder.path, 'dir'));
    const present = await list();
    expect(present.map(([path, { kind }]) => [path, kind])).toEqual([
      ['dir', 'link'],
      ['file/in', 'file'],
    ]);
    expect(await committed()).toEqual(present);
  });

  it('are whole in the middle of a merge', async () => {
    folder.write({ a: '1\n', b: '1\n' });
    folder.init();
    folder.commit('first');
    folder.git('checkout', '-q', '-b', 'topic');
    folder.write({ a: '2\n' });
    folder.commit('second');
    folder.git('checkout', '-q', 'main');
    folder.write({ a: '3\n' });
    folder.commit('third');
    expect(() => folder.git('merge', '-q', 'topic')).toThrow();
    const present = await list();
    expect(present.map(([path]) => path)).toEqual(['a', 'b']);
    expect(await committed()).toEqual(present);
  });

  it('know a repository inside by its commit, and read no text from it', async () => {
    folder.init();
    const inner = temporaryFolder(join(folder.path, 'inner'));
    mkdirSync(inner.path);
    inner.init();
    inner.write({ x: '1' });
    const first = inner.commit('first');
    expect(await list()).toEqual([['inner', { id: first, kind: 'submodule' }]]);
    folder.write({ after: 'text' });
    const present = await list();
    expect(await committed()).toEqual(present);
    const files = gitFiles(folder.path, { commit: 'HEAD' });
    expect(await files.read(['inner', 'after'])).toEqual(new Map([['after', 'text']]));
    inner.write({ x: '2' });
    const second = inner.commit('second');
    expect((await gitFiles(folder.path).list()).get('inner')?.id).toBe(second);
  });

  it('are read by the thousand', async () => {
    const paths = Array.from({ length: 3000 }, (_, index) => `src/${index}`);
    folder.write(Object.fromEntries(paths.map((path) => [path, path])));
    expect((await gitFiles(folder.path).read(paths)).size).toBe(3000);
    expect((await gitFiles(folder.path).list()).size).toBe(3000);
  });
});

describe('files are written', () => {
  it('with what git ignores left where it is', async () => {
    folder.init();
    folder.write({ '.gitignore': '*.log\n', 'src/x/old/deep/file': 'x', 'src/x/keep.log': 'x', 'src/x*/y': 'x' });
    await gitFiles(folder.path).writeFolder('src/x', new Map([['new/a.hcl', 'a']]));
    expect((await list()).map(([path]) => path)).toEqual(['.gitignore', 'src/x*/y', 'src/x/new/a.hcl']);
    expect(existsSync(join(folder.path, 'src/x/keep.log'))).toBe(true);
    expect(existsSync(join(folder.path, 'src/x/old'))).toBe(false);
  });

  it('never through a link that leads out, nor by a name that does', async () => {
    symlinkSync(elsewhere.path, join(folder.path, 'src'));
    const files = gitFiles(folder.path);
    await expect(files.write('src/deep/x', 'x')).rejects.toBeInstanceOf(OutsideRepository);
    await expect(files.write('../x', 'x')).rejects.toBeInstanceOf(OutsideRepository);
    await expect(files.writeFolder('src', new Map([['x', 'x']]))).rejects.toBeInstanceOf(OutsideRepository);
    expect((await gitFiles(elsewhere.path).list()).size).toBe(0);
    expect(existsSync(join(elsewhere.path, 'deep'))).toBe(false);
  });

  it('in the place of a link, and what it points at stays', async () => {
    elsewhere.write({ secret: 'secret' });
    symlinkSync(join(elsewhere.path, 'secret'), join(folder.path, 'link'));
    for (const text of ['mine', 'secret']) {
      await gitFiles(folder.path).write('link', text);
      expect(lstatSync(join(folder.path, 'link')).isFile()).toBe(true);
      expect(readFileSync(join(folder.path, 'link'), 'utf8')).toBe(text);
      expect(readFileSync(join(elsewhere.path, 'secret'), 'utf8')).toBe('secret');
    }
  });

  it('without removing what a tracked path leads to through a link', async () => {
    folder.init();
    folder.write({ 'src/x/sub/a': 'x' });
    folder.commit('first');
    rmSync(join(folder.path, 'src/x/sub'), { recursive: true });
    elsewhere.write({ a: 'theirs' });
    symlinkSync(elsewhere.path, join(folder.path, 'src/x/sub'));
    await gitFiles(folder.path).writeFolder('src/x', new Map([['b', 'x']]));
    expect(readFileSync(join(elsewhere.path, 'a'), 'utf8')).toBe('theirs');
    expect((await list()).map(([path]) => path)).toEqual(['src/x/b']);
  });
});
