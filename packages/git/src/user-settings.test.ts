import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gitBranches, GitFailed, gitHistory, gitTags } from './index.ts';
import { pushed, temporaryFolder, type Folder, type Pushed } from './repository.fixture.ts';

let repository: Pushed;
let remote: Folder;
let folder: Folder;
let home: Folder;
let head = '';

beforeEach(() => {
  home = temporaryFolder();
  repository = pushed();
  ({ remote, folder, head } = repository);
});

afterEach(() => {
  vi.unstubAllEnvs();
  repository.remove();
  home.remove();
});

/** As if a user had these settings for all repositories. */
function userSettings(text: string): void {
  writeFileSync(join(home.path, 'config'), text);
  vi.stubEnv('GIT_CONFIG_GLOBAL', join(home.path, 'config'));
}

const names = (of: Folder) => of.git('tag', '--list').split('\n');
const tag = (name: string) => ({ name, commit: head, message: 'note\n' });

describe('whatever a user has set', () => {
  it.each([
    ['fetch.prune', '[fetch]\n  prune = true\n  pruneTags = true\n'],
    ['remote.origin.prune', '[remote "origin"]\n  prune = true\n  pruneTags = true\n'],
  ])('for %s, a fetch takes no tag away that is here alone', async (_title, settings) => {
    const tags = gitTags(folder.path, { remote: 'origin' });
    await tags.emit([tag('a/v1.0.0')]);
    folder.git('tag', 'mine');
    userSettings(settings);
    await tags.fetch();
    await tags.fetch(['a/v1.0.0']);
    expect(await gitBranches(folder.path, { remote: 'origin' }).holding(head, ['main'])).toEqual(['main']);
    expect(names(folder)).toEqual(['a/v1.0.0', 'mine']);
    folder.git('tag', 'b/v1.0.0');
    await expect(tags.fetch()).rejects.toThrow('b/v1.0.0 is here and not on origin');
  });

  it('to be told of what git does, what git prints is read all the same', async () => {
    vi.stubEnv('GIT_TRACE', '1');
    expect(await gitTags(folder.path).refs()).toEqual([]);
    expect(await gitHistory(folder.path).head()).toMatchObject({ commit: head });
  });

  it('for the folder of a repository, tags are signed as `git tag` signs there', async () => {
    const key = join(home.path, 'work');
    execaSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'work', '-f', key]);
    writeFileSync(join(home.path, 'signers'), `work@example.com ${readFileSync(`${key}.pub`, 'utf8')}`);
    const work = `[user]\n  name = Work\n  email = work@example.com\n  signingKey = ${key}\n[tag]\n  gpgSign\n`;
    writeFileSync(join(home.path, 'work.config'), work);
    for (const name of ['user.name', 'user.email']) folder.git('config', '--unset', name);
    userSettings(`[user]
  name = Home
  email = home@example.com
  signingKey = ${join(home.path, 'none')}
[gpg]
  format = ssh
[gpg "ssh"]
  allowedSignersFile = ${join(home.path, 'signers')}
[includeIf "gitdir:${folder.path}/"]
  path = work.config
`);
    await gitTags(folder.path, { remote: 'origin' }).emit([tag('a/v1.0.0')]);
    expect(await gitTags(folder.path).verify('a/v1.0.0')).toEqual({ signer: 'work@example.com' });
    expect(folder.git('for-each-ref', '--format=%(taggername) %(taggeremail)', 'refs/tags')).toBe(
      'Work <work@example.com>',
    );
  });
});

describe('what git says when it refuses', () => {
  it('is told whole: the words of a hook are the reason', async () => {
    const hook = join(folder.path, '.git/hooks/pre-push');
    writeFileSync(hook, '#!/bin/sh\necho "releases are frozen" >&2\necho "until Monday" >&2\nexit 1\n');
    chmodSync(hook, 0o755);
    const emitting = gitTags(folder.path, { remote: 'origin' }).emit([tag('a/v1.0.0')]);
    await expect(emitting).rejects.toThrow(/^git push failed:\n {2}releases are frozen\n {2}until Monday\n/);
    expect([folder.git('tag', '--list'), remote.git('tag', '--list')]).toEqual(['', '']);
  });

  it('names the command, and not a setting that goes with it', async () => {
    folder.git('remote', 'set-url', 'origin', '/nowhere');
    await expect(gitTags(folder.path, { remote: 'origin' }).fetch()).rejects.toThrow(/^git fetch failed:/);
  });

  it('leaves out what is progress', () => {
    const told = `remote: Counting objects: 100% (3/3)\rremote: Counting objects: 100% (3/3), done.
From https://git.example.com/images
 = [up to date]      a/v1.0.0   -> a/v1.0.0
 * [new tag]         a/v1.0.1   -> a/v1.0.1
error: some local refs could not be updated
`;
    expect(new GitFailed('fetch', told).message).toBe(
      'git fetch failed:\n  From https://git.example.com/images\n  error: some local refs could not be updated',
    );
    expect(new GitFailed('fetch', 'fatal: no\n').message).toBe('git fetch failed: fatal: no');
  });
});

it('tags are made in a repository of sha256 too', async () => {
  const other = temporaryFolder();
  other.git('init', '-q', '-b', 'main', '--object-format=sha256');
  other.git('config', 'user.name', 'Test');
  other.git('config', 'user.email', 'test@example.com');
  other.write({ a: '1' });
  const commit = other.commit('one');
  await gitTags(other.path).emit([{ name: 'a/v1.0.0', commit, message: 'note\n' }]);
  expect(await gitTags(other.path).list()).toEqual([{ name: 'a/v1.0.0', commit, annotated: true, message: 'note\n' }]);
  other.remove();
});
