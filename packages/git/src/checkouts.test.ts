import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitCheckouts, gitFiles } from './index.ts';
import { temporaryFolder, type Folder } from './repository.fixture.ts';

let folder: Folder;
let scratch: Folder;
beforeEach(() => {
  folder = temporaryFolder();
  scratch = temporaryFolder();
  folder.init();
});
afterEach(() => {
  folder.remove();
  scratch.remove();
});

describe('a checkout', () => {
  it('has the files of its commit to the byte, whatever the work tree has now, and touches neither it nor the index', async () => {
    folder.write({ 'src/a.txt': 'one\n', 'bin/run': '#!/bin/sh\n' });
    chmodSync(join(folder.path, 'bin/run'), 0o755);
    const commit = folder.commit('one');
    folder.write({ 'src/a.txt': 'two\n', 'src/new.txt': 'new\n' });
    folder.git('add', 'src/new.txt');
    const status = folder.git('status', '--porcelain');
    const { root, dispose } = await gitCheckouts(folder.path, { parent: scratch.path }).at(commit);
    expect(readFileSync(join(root, 'src/a.txt'), 'utf8')).toBe('one\n');
    expect(existsSync(join(root, 'src/new.txt'))).toBe(false);
    expect(statSync(join(root, 'bin/run')).mode & 0o100).toBe(0o100);
    expect(await gitFiles(root).list()).toEqual(await gitFiles(folder.path, { commit }).list());
    expect(folder.git('status', '--porcelain')).toBe(status);
    await dispose();
    await dispose();
    expect(readdirSync(scratch.path)).toEqual([]);
  });

  it('leads to the image repository where that is a part of the git repository', async () => {
    folder.write({ 'images/ostrata.yaml': '' });
    const commit = folder.commit('one');
    const { root, dispose } = await gitCheckouts(join(folder.path, 'images'), { parent: scratch.path }).at(commit);
    expect(existsSync(join(root, 'ostrata.yaml'))).toBe(true);
    await dispose();
  });

  it('of a commit that is gone leaves nothing', async () => {
    folder.write({ a: '1' });
    folder.commit('one');
    await expect(gitCheckouts(folder.path, { parent: scratch.path }).at('0'.repeat(40))).rejects.toThrow('git');
    expect(readdirSync(scratch.path)).toEqual([]);
  });
});
