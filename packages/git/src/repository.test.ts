import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ToolMissing } from '@ostrata/ports';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gitFiles, GitFailed, gitHistory, gitTags, UntrustedRepository } from './index.ts';
import { temporaryFolder, type Folder } from './repository.fixture.ts';

let folder: Folder;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(() => {
  vi.unstubAllEnvs();
  folder.remove();
});

const caught = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

describe('a repository', () => {
  it('of another user is refused with how to trust it', async () => {
    folder.init();
    vi.stubEnv('GIT_TEST_ASSUME_DIFFERENT_OWNER', '1');
    vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
    vi.stubEnv('GIT_CONFIG_SYSTEM', '/dev/null');
    const { path } = folder;
    for (const work of [gitFiles(path).list, gitHistory(path).head, gitTags(path).list]) {
      const failure = await caught(work());
      expect(failure).toBeInstanceOf(UntrustedRepository);
      expect(String(failure)).toContain(`git config --global --add safe.directory ${folder.path}`);
    }
  });

  it('cannot be read without git, and the error says so', async () => {
    vi.stubEnv('PATH', folder.path);
    const failure = await caught(gitFiles(folder.path).list());
    expect(failure).toBeInstanceOf(ToolMissing);
    expect(String(failure)).toContain('install the package git');
  });

  it('that a hook of another repository runs in is not mistaken for that one', async () => {
    const other = temporaryFolder();
    other.init();
    other.write({ theirs: 'x' });
    other.commit('theirs');
    vi.stubEnv('GIT_DIR', join(other.path, '.git'));
    vi.stubEnv('GIT_INDEX_FILE', join(other.path, '.git/index'));
    vi.stubEnv('GIT_WORK_TREE', other.path);
    writeFileSync(join(folder.path, 'ours'), 'x');
    expect([...(await gitFiles(folder.path).list()).keys()]).toEqual(['ours']);
    other.remove();
  });

  it('whose own link to git is broken is a fault, not a folder without git', async () => {
    folder.init();
    rmSync(join(folder.path, '.git'), { recursive: true });
    writeFileSync(join(folder.path, '.git'), 'gitdir: /nowhere\n');
    expect(await caught(gitFiles(folder.path).list())).toBeInstanceOf(GitFailed);
  });

  it('has no commit of a name that is not there, whatever that name looks like', async () => {
    folder.init();
    folder.write({ a: '1' });
    folder.commit('one');
    for (const commit of ['none', '--help', '']) {
      expect(await caught(gitFiles(folder.path, { commit }).list())).toBeInstanceOf(GitFailed);
    }
    expect(await caught(gitHistory(folder.path).commits('HEAD', ['none']))).toBeInstanceOf(GitFailed);
  });
});
