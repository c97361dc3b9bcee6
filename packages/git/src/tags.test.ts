import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadSignature, RaceLost } from '@ostrata/ports';
import { execaSync } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitFailed, gitTags } from './index.ts';
import { clone, temporaryFolder, type Folder } from './repository.fixture.ts';

let remote: Folder;
let folder: Folder;
let head = '';

beforeEach(() => {
  remote = temporaryFolder();
  remote.git('init', '-q', '--bare', '-b', 'main');
  folder = clone(remote.path);
  folder.write({ a: '1' });
  head = folder.commit('one');
  folder.git('push', '-q', 'origin', 'HEAD');
});

afterEach(() => {
  folder.remove();
  remote.remove();
});

const tag = (name: string, commit = head) => ({ name, commit, message: 'note\n' });
const refs = (of: Folder) => of.git('for-each-ref', '--format=%(refname)', 'refs/tags', 'refs/ostrata');

describe('emitting', () => {
  it('takes hundreds of tags in one push, and leaves no other ref behind', async () => {
    const tags = Array.from({ length: 700 }, (_, index) => tag(`image-${index}/v1.0.0`));
    await gitTags(folder.path, { remote: 'origin' }).emit(tags);
    expect(refs(remote)).toBe(refs(folder));
    expect(refs(remote).split('\n').length).toBe(700);
  });

  it('makes nothing when the remote refuses, and that is no lost race', async () => {
    remote.write({ 'hooks/pre-receive': '#!/bin/sh\necho protected tags >&2\nexit 1\n' });
    chmodSync(join(remote.path, 'hooks/pre-receive'), 0o755);
    const failure: unknown = await gitTags(folder.path, { remote: 'origin' })
      .emit([tag('a/v1.0.0')])
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(GitFailed);
    expect(String(failure)).toContain('protected tags');
    expect([refs(remote), refs(folder)]).toEqual(['', '']);
  });

  it('succeeds when the remote took the tags and the connection broke after that', async () => {
    remote.write({ 'hooks/reference-transaction': '#!/bin/sh\n[ "$1" != committed ] || kill -9 $PPID\n' });
    chmodSync(join(remote.path, 'hooks/reference-transaction'), 0o755);
    await gitTags(folder.path, { remote: 'origin' }).emit([tag('a/v1.0.0')]);
    expect([refs(remote), refs(folder)]).toEqual(['refs/tags/a/v1.0.0', 'refs/tags/a/v1.0.0']);
  });

  it('that loses to a tag only the remote has makes none', async () => {
    const other = clone(remote.path);
    await gitTags(other.path, { remote: 'origin' }).emit([tag('b/v1.0.0')]);
    other.remove();
    const lost: unknown = await gitTags(folder.path, { remote: 'origin' })
      .emit([tag('a/v1.0.0'), { ...tag('b/v1.0.0'), message: 'mine' }])
      .catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(RaceLost);
    expect(lost).toMatchObject({ tags: ['b/v1.0.0'] });
    expect(refs(folder)).toBe('');
  });

  it('of a commit that is not here is refused', async () => {
    const failure = gitTags(folder.path).emit([tag('a/v1.0.0', '1'.repeat(40))]);
    await expect(failure).rejects.toBeInstanceOf(GitFailed);
    expect(refs(folder)).toBe('');
  });
});

describe('listing', () => {
  it('peels tags of tags, and leaves out those of no commit', async () => {
    folder.git('tag', '-a', '-m', 'inner', 'inner');
    folder.git('tag', '-a', '-m', 'outer', 'outer', 'inner');
    folder.git('tag', 'tree', 'HEAD^{tree}');
    folder.git('tag', '-a', '-m', 'blob', 'blob', 'HEAD:a');
    const tags = await gitTags(folder.path).list();
    expect(tags).toEqual([
      { name: 'inner', commit: head, annotated: true, message: 'inner\n' },
      { name: 'outer', commit: head, annotated: true, message: 'outer\n' },
    ]);
  });

  it('is empty outside of git', async () => {
    const outside = temporaryFolder();
    expect(await gitTags(outside.path).list()).toEqual([]);
    outside.remove();
  });
});

describe('a signed tag', () => {
  const ssh = () => {
    const key = join(folder.path, '.git/key');
    if (!existsSync(key)) execaSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const signers = join(folder.path, '.git/signers');
    writeFileSync(signers, `releases@example.com ${readFileSync(`${key}.pub`, 'utf8')}`);
    folder.git('config', 'gpg.ssh.allowedSignersFile', signers);
    return ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${key}`];
  };

  it('is listed without its signature', async () => {
    folder.git(...ssh(), 'tag', '-s', '-m', 'note', 'a');
    expect((await gitTags(folder.path).list())[0]?.message).toBe('note\n');
  });

  it('under another name proves nothing for that name', async () => {
    folder.git(...ssh(), 'tag', '-s', '-m', 'note', 'web/v1.0.0');
    folder.git('update-ref', 'refs/tags/web/v2.0.0', 'refs/tags/web/v1.0.0');
    expect(await gitTags(folder.path).verify('web/v1.0.0')).toEqual({ signer: 'releases@example.com' });
    await expect(gitTags(folder.path).verify('web/v2.0.0')).rejects.toBeInstanceOf(BadSignature);
  });

  it('that was changed afterwards is refused', async () => {
    folder.git(...ssh(), 'tag', '-s', '-m', 'note', 'a');
    const changed = folder.git('cat-file', 'tag', 'a').replace('note', 'evil');
    const made = execaSync('git', ['-C', folder.path, 'hash-object', '-w', '-t', 'tag', '--stdin'], {
      input: `${changed}\n`,
    });
    folder.git('update-ref', 'refs/tags/a', made.stdout);
    await expect(gitTags(folder.path).verify('a')).rejects.toBeInstanceOf(BadSignature);
  });
});
