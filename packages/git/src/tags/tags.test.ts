import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadSignature, RaceLost, TagMissing, TagMoved } from '@ostrata/ports';
import { execaSync } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitFailed, gitTags, TagsNotPushed } from '../index.ts';
import { clone, pushed, temporaryFolder, type Folder, type Pushed } from '../repository.fixture.ts';

let repository: Pushed;
let remote: Folder;
let folder: Folder;
let head = '';

beforeEach(() => {
  repository = pushed();
  ({ remote, folder, head } = repository);
});

afterEach(() => repository.remove());

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

  it('is judged by the signers that are given instead of those that git is set up with', async () => {
    folder.git(...ssh(), 'tag', '-s', '-m', 'note', 'web/v1.0.0');
    const none = join(folder.path, '.git/nobody');
    writeFileSync(none, '');
    const failure = gitTags(folder.path, { allowedSigners: none }).verify('web/v1.0.0');
    await expect(failure).rejects.toBeInstanceOf(BadSignature);
  });

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

describe('signing', () => {
  it('is told before anything is signed', async () => {
    expect(await gitTags(folder.path).signs()).toBe(false);
    folder.git('config', 'tag.gpgSign', 'yes');
    expect(await gitTags(folder.path).signs()).toBe(true);
  });

  const message = 'web 1.0.0\n\n# no comment\n\nOstrata-Build: web@1.0.0\n';
  const isGpgHere = !execaSync('gpg', ['--version'], { reject: false }).failed;

  const emitSigned = async () => {
    folder.git('config', 'tag.gpgSign', 'true');
    await gitTags(folder.path, { remote: 'origin' }).emit([
      { name: 'web/v1.0.0', commit: head, message },
      { name: 'release/20261124.1', commit: head, message: 'one image\n' },
    ]);
    expect(refs(remote)).toBe('refs/tags/release/20261124.1\nrefs/tags/web/v1.0.0');
    expect((await gitTags(folder.path).list(['web/v1.0.0']))[0]?.message).toBe(message);
  };

  it('is done with ssh where git is set up for it, and git itself believes the signatures', async () => {
    const keys = temporaryFolder();
    const key = join(keys.path, 'key');
    execaSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'releases', '-f', key]);
    writeFileSync(join(keys.path, 'signers'), `releases@example.com ${readFileSync(`${key}.pub`, 'utf8')}`);
    folder.git('config', 'gpg.format', 'ssh');
    folder.git('config', 'user.signingKey', key);
    folder.git('config', 'gpg.ssh.allowedSignersFile', join(keys.path, 'signers'));
    await emitSigned();
    for (const name of ['web/v1.0.0', 'release/20261124.1']) folder.git('verify-tag', name);
    expect(await gitTags(folder.path).verify('web/v1.0.0')).toEqual({ signer: 'releases@example.com' });
    keys.remove();
  });

  it.skipIf(!isGpgHere)(`is done with gpg too${isGpgHere ? '' : ' (not run: no gpg on this machine)'}`, async () => {
    const home = temporaryFolder();
    chmodSync(home.path, 0o700);
    const env = { GNUPGHOME: home.path };
    const user = 'Releases <releases@example.com>';
    execaSync('gpg', ['--batch', '--passphrase', '', '--quick-gen-key', user, 'ed25519', 'sign', 'never'], { env });
    const program = join(home.path, 'gpg-here');
    writeFileSync(program, `#!/bin/sh\nGNUPGHOME=${home.path} exec gpg "$@"\n`);
    chmodSync(program, 0o755);
    folder.git('config', 'gpg.program', program);
    folder.git('config', 'user.signingKey', 'releases@example.com');
    await emitSigned();
    folder.git('verify-tag', 'web/v1.0.0');
    execaSync('gpgconf', ['--kill', 'all'], { env, reject: false });
    home.remove();
  });

  it('that cannot be done makes no tag', async () => {
    folder.git('config', 'tag.gpgSign', 'true');
    folder.git('config', 'gpg.format', 'ssh');
    folder.git('config', 'user.signingKey', '/nowhere/key');
    const emitting = gitTags(folder.path, { remote: 'origin' }).emit([{ name: 'web/v1.0.0', commit: head, message }]);
    await expect(emitting).rejects.toBeInstanceOf(GitFailed);
    expect([refs(remote), refs(folder)]).toEqual(['', '']);
  });
});

describe('fetching by name', () => {
  it('brings those tags and no others, to a clone that has one commit alone too', async () => {
    await gitTags(folder.path, { remote: 'origin' }).emit([tag('a/v1.0.0'), tag('b/v1.0.0')]);
    const narrow = clone(`file://${remote.path}`, '--depth=1', '--no-tags');
    const tags = gitTags(narrow.path, { remote: 'origin' });
    await tags.fetch(['a/v1.0.0']);
    expect(await tags.list()).toMatchObject([{ name: 'a/v1.0.0', commit: head, message: 'note\n' }]);
    narrow.remove();
  });

  it('tells a tag that the remote lacks, and one that is another there', async () => {
    const tags = gitTags(folder.path, { remote: 'origin' });
    const missing: unknown = await tags.fetch(['a/v1.0.0']).catch((error: unknown) => error);
    expect(missing).toBeInstanceOf(TagMissing);
    expect(missing).toMatchObject({ tag: 'a/v1.0.0' });
    await tags.emit([tag('a/v1.0.0')]);
    remote.git('tag', '-f', 'a/v1.0.0', head);
    const moved: unknown = await tags.fetch(['a/v1.0.0']).catch((error: unknown) => error);
    expect(moved).toBeInstanceOf(TagMoved);
    expect(moved).toMatchObject({ tags: ['a/v1.0.0'] });
  });
});

describe('fetching', () => {
  it('tells a tag that was moved from a new one, and keeps what is here', async () => {
    await gitTags(folder.path, { remote: 'origin' }).emit([tag('a/v1.0.0')]);
    const other = clone(remote.path);
    other.write({ a: '2' });
    other.git('tag', '-f', 'a/v1.0.0', other.commit('two'));
    other.git('push', '-q', '--force', 'origin', 'a/v1.0.0');
    other.remove();
    const moved: unknown = await gitTags(folder.path, { remote: 'origin' })
      .fetch()
      .catch((error: unknown) => error);
    expect(moved).toBeInstanceOf(TagMoved);
    expect(moved).toMatchObject({ tags: ['a/v1.0.0'] });
    expect((await gitTags(folder.path).refs())[0]?.commit).toBe(head);
  });

  it('refuses image and release tags that are here alone, and says how to push them; others are nobody’s business', async () => {
    const tags = gitTags(folder.path, { remote: 'origin' });
    await tags.emit([tag('a/v1.0.0')]);
    folder.git('tag', 'v1');
    folder.git('tag', 'foo/bar');
    await tags.fetch();
    const print = `v1:${'0'.repeat(64)}`;
    const ours = (name: string) => ({ ...tag(name), message: `x\n\nOstrata-Build: b@1.0.0 qemu/linux ${print}\n` });
    await gitTags(folder.path).emit([ours('b/v1.0.0'), ours('release/20261124.1')]);
    const failure: unknown = await tags.fetch().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TagsNotPushed);
    expect(failure).toMatchObject({ tags: ['b/v1.0.0', 'release/20261124.1'] });
    expect(String(failure)).toContain('`git push --atomic origin b/v1.0.0`, then `git push origin release/20261124.1`');
    expect(String(failure)).not.toContain('by hand');
    folder.git('tag', 'web/v9.0.0');
    const mixed = String(await tags.fetch().catch((error: unknown) => error));
    expect(mixed).toContain('web/v9.0.0 is here and not on origin, made by hand, so that nothing can be built from it');
    expect(mixed).toContain('`git tag -d web/v9.0.0`; b/v1.0.0, release/20261124.1 are here');
    expect(/push them.*/.exec(mixed)?.[0]).not.toContain('web');
    folder.git('tag', '-d', 'web/v9.0.0');
    await gitTags(folder.path).emit(Array.from({ length: 30 }, (_, index) => ours(`c-${index}/v1.0.0`)));
    const many: unknown = await tags.fetch().catch((error: unknown) => error);
    expect(String(many).length).toBeLessThan(500);
    folder.git('push', '-q', 'origin', '--tags');
    await tags.fetch();
  });
});
