import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testFiles, testHistory, testTags } from '@ostrata/ports/contract';
import { execaSync } from 'execa';
import { describe } from 'vitest';
import { gitFiles, gitHistory, gitTags } from './index.ts';
import { clone, temporaryFolder } from './repository.fixture.ts';

describe('at the top of a repository', () => {
  testFiles(async () => {
    const folder = temporaryFolder();
    folder.init();
    return {
      files: gitFiles(folder.path),
      commit: async () => gitFiles(folder.path, { commit: folder.commit('files') }),
      dispose: async () => folder.remove(),
    };
  });
});

describe('in a part of a repository', () => {
  testFiles(async () => {
    const folder = temporaryFolder();
    folder.init();
    folder.write({ 'beside/x': 'x', 'an odd part/.keep': '' });
    const part = join(folder.path, 'an odd part');
    return {
      files: gitFiles(part),
      commit: async () => gitFiles(part, { commit: folder.commit('files') }),
      dispose: async () => folder.remove(),
    };
  });
});

describe('outside of git until the first commit', () => {
  testFiles(async () => {
    const folder = temporaryFolder();
    return {
      files: gitFiles(folder.path),
      commit: async () => {
        folder.init();
        return gitFiles(folder.path, { commit: folder.commit('files') });
      },
      dispose: async () => folder.remove(),
    };
  });
});

testHistory(async () => {
  const folder = temporaryFolder();
  folder.init();
  const clones = [folder];
  return {
    history: gitHistory(folder.path),
    commit: async (message, files) => {
      folder.write(files);
      return folder.commit(message);
    },
    change: async (path, content) => folder.write({ [path]: content }),
    branch: async (name) => {
      const isThere = folder.git('branch', '--list', '--', name) !== '';
      folder.git('checkout', '-q', ...(isThere ? [] : ['-b']), name);
    },
    merge: async (name, message) => {
      folder.git('merge', '-q', '--no-ff', '-m', message, '--', name);
      return folder.git('rev-parse', 'HEAD');
    },
    shallow: async () => {
      const shallow = clone(`file://${folder.path}`, '--depth', '1');
      clones.push(shallow);
      return gitHistory(shallow.path);
    },
    dispose: async () => clones.forEach((one) => one.remove()),
  };
});

testTags(async () => {
  const remote = temporaryFolder();
  remote.git('init', '-q', '--bare', '-b', 'main');
  const one = clone(remote.path);
  one.write({ a: '1' });
  one.git('checkout', '-q', '-b', 'main');
  const commit = one.commit('one');
  one.git('push', '-q', 'origin', 'main');
  const two = clone(remote.path);
  const keys = temporaryFolder();
  const key = (name: string) => join(keys.path, name);
  for (const name of ['trusted', 'foreign']) {
    execaSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', key(name)]);
  }
  const publicKey = execaSync('ssh-keygen', ['-y', '-f', key('trusted')]).stdout;
  writeFileSync(key('signers'), `releases@example.com namespaces="git" ${publicKey}\n`);
  one.git('config', 'gpg.ssh.allowedSignersFile', key('signers'));
  return {
    commit,
    tags: gitTags(one.path, { remote: 'origin' }),
    another: gitTags(two.path, { remote: 'origin' }),
    remote: gitTags(remote.path),
    sign: async (name, isTrusted) => {
      const signing = ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${key(isTrusted ? 'trusted' : 'foreign')}`];
      one.git(...signing, 'tag', '-s', '-m', 'note', '--', name);
      return 'releases@example.com';
    },
    makeLightweight: async (name) => {
      one.git('tag', '--', name);
    },
    dispose: async () => [remote, one, two, keys].forEach((folder) => folder.remove()),
  };
});
