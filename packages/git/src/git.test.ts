import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync, existsSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { RaceLost, ReadOnlyFiles, ShallowClone } from '@ostrata/ports';
import { execaSync } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitFiles, gitHistory, gitTags, OutsideRepository } from './index.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ostrata-git-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('files', () => {
  const odd = { 'a b/ü\n“.txt': 'odd name\n', '-n': 'dash\n', 'src/x/image.yaml': 'image: x\n' };

  it('have one id in the index, at a commit, changed, untracked and outside of git', async () => {
    write(odd);
    const outside = await gitFiles(folder).list();
    init();
    const untracked = await gitFiles(folder).list();
    commit('first');
    const tracked = await gitFiles(folder).list();
    const committed = await gitFiles(folder, { commit: 'HEAD' }).list();
    expect([...outside].sort()).toEqual([...untracked].sort());
    expect([...tracked].sort()).toEqual([...untracked].sort());
    expect([...committed].sort()).toEqual([...untracked].sort());
    write({ '-n': 'changed\n' });
    expect((await gitFiles(folder).list()).get('-n')?.id).toBe(run('hash-object', '--', '-n'));
  });

  it('that git ignores or that were deleted do not count', async () => {
    write({ ...odd, '.gitignore': '*.log\n', 'build.log': 'x' });
    init();
    commit('first');
    rmSync(join(folder, '-n'));
    const tree = await gitFiles(folder).list();
    expect([...tree.keys()].sort()).toEqual(['.gitignore', 'a b/ü\n“.txt', 'src/x/image.yaml']);
  });

  it('know links and executables', async () => {
    write({ 'bin/run': '#!/bin/sh\n' });
    chmodSync(join(folder, 'bin/run'), 0o755);
    symlinkSync('/etc/shadow', join(folder, 'link'));
    init();
    const before = await gitFiles(folder).list();
    expect([before.get('bin/run')?.kind, before.get('link')?.kind]).toEqual(['executable', 'link']);
    expect(await gitFiles(folder).read(['link', 'none'])).toEqual(new Map([['link', '/etc/shadow']]));
    commit('first');
    expect(await gitFiles(folder).list()).toEqual(before);
    expect(await gitFiles(folder, { commit: 'HEAD' }).read(['link'])).toEqual(new Map([['link', '/etc/shadow']]));
  });

  it('of a part of a repository are named from that part', async () => {
    write({ 'images/src/x/image.yaml': 'image: x\n', 'other.txt': 'x' });
    init();
    commit('first');
    write({ 'images/src/x/image.yaml': 'image: y\n' });
    const part = join(folder, 'images');
    expect([...(await gitFiles(part).list()).keys()]).toEqual(['src/x/image.yaml']);
    expect([...(await gitFiles(part, { commit: 'HEAD' }).list()).keys()]).toEqual(['src/x/image.yaml']);
    expect(await gitFiles(part, { commit: 'HEAD' }).read(['src/x/image.yaml'])).toEqual(
      new Map([['src/x/image.yaml', 'image: x\n']]),
    );
  });

  it('are written so that a folder holds exactly them, and ignored ones stay', async () => {
    init();
    write({ '.gitignore': '*.log\n', 'src/x/old/deep/file': 'x', 'src/x/keep.log': 'x', 'src/y': 'x' });
    await gitFiles(folder).writeFolder('src/x', new Map([['new/a.hcl', 'a']]));
    expect([...(await gitFiles(folder).list()).keys()].sort()).toEqual(['.gitignore', 'src/x/new/a.hcl', 'src/y']);
    expect(existsSync(join(folder, 'src/x/keep.log'))).toBe(true);
    expect(existsSync(join(folder, 'src/x/old'))).toBe(false);
  });

  it('are never written through a link that leads out', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'ostrata-else-'));
    symlinkSync(elsewhere, join(folder, 'src'));
    await expect(gitFiles(folder).write('src/x', 'x')).rejects.toBeInstanceOf(OutsideRepository);
    expect(existsSync(join(elsewhere, 'x'))).toBe(false);
    rmSync(elsewhere, { recursive: true });
  });

  it('at a commit cannot be written', async () => {
    await expect(gitFiles(folder, { commit: 'HEAD' }).write('x', 'x')).rejects.toBeInstanceOf(ReadOnlyFiles);
  });
});

describe('history', () => {
  it('has no head without a commit, or outside of git', async () => {
    expect(await gitHistory(folder).head()).toBeUndefined();
    init();
    expect(await gitHistory(folder).head()).toBeUndefined();
  });

  it('tells commits since another, newest first, with their paths', async () => {
    init();
    write({ a: '1' });
    const first = commit('feat: one\n\nbody');
    write({ a: '2', 'b\nc': '1' });
    commit('fix: two');
    const all = await gitHistory(folder).commits(undefined);
    expect(all.map(({ message, paths }) => [message, paths])).toEqual([
      ['fix: two', ['a', 'b\nc']],
      ['feat: one\n\nbody', ['a']],
    ]);
    expect((await gitHistory(folder).commits(first)).map(({ message }) => message)).toEqual(['fix: two']);
    expect(await gitHistory(folder).head()).toMatchObject({ branch: 'main', dirty: false });
    write({ a: '3' });
    expect((await gitHistory(folder).head())?.dirty).toBe(true);
  });

  it('of a shallow clone is refused', async () => {
    init();
    write({ a: '1' });
    commit('one');
    write({ a: '2' });
    commit('two');
    const clone = join(folder, 'clone');
    run('clone', '-q', '--depth', '1', `file://${folder}`, clone);
    await expect(gitHistory(clone).commits(undefined)).rejects.toBeInstanceOf(ShallowClone);
  });
});

describe('tags', () => {
  it('are emitted all or none, locally and on the remote', async () => {
    const remote = join(folder, 'remote.git');
    run('init', '-q', '--bare', remote);
    init();
    write({ a: '1' });
    const head = commit('one');
    const tags = gitTags(folder, { remote });
    const tag = (name: string, message = 'note\n\nOstrata-Build: x\n') => ({ name, commit: head, message });
    await tags.emit([tag('a/v1.0.0'), tag('b/v1.0.0')]);
    expect(await tags.list()).toEqual([
      { name: 'a/v1.0.0', commit: head, annotated: true, message: 'note\n\nOstrata-Build: x\n' },
      { name: 'b/v1.0.0', commit: head, annotated: true, message: 'note\n\nOstrata-Build: x\n' },
    ]);
    await expect(tags.emit([tag('c/v1.0.0'), tag('b/v1.0.0')])).rejects.toBeInstanceOf(RaceLost);
    run('tag', '-d', 'a/v1.0.0');
    await expect(tags.emit([tag('c/v1.0.0'), tag('a/v1.0.0', 'other')])).rejects.toBeInstanceOf(RaceLost);
    expect((await tags.list()).map(({ name }) => name)).toEqual(['b/v1.0.0']);
    expect((await gitTags(remote).list()).map(({ name }) => name)).toEqual(['a/v1.0.0', 'b/v1.0.0']);
  });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function init(): void {
  run('init', '-q', '-b', 'main');
}

function commit(message: string): string {
  run('add', '-A');
  run('-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '-q', '-m', message);
  return run('rev-parse', 'HEAD');
}

function run(...args: readonly string[]): string {
  const env = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z' };
  return execaSync('git', ['-C', folder, ...args], { env }).stdout;
}
