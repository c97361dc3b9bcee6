import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execaSync } from 'execa';

/** A temporary folder, and git in it, for tests. */
export interface Folder {
  readonly path: string;
  /** Runs git there and gives what it prints. */
  git(...args: readonly string[]): string;
  init(): void;
  write(files: Readonly<Record<string, string>>): void;
  /** Commits all that is there, and gives the commit's id. */
  commit(message: string): string;
  remove(): void;
}

/** A folder of its own for one test. The settings of this machine's user do not reach it. */
export function temporaryFolder(path = realpathSync(mkdtempSync(join(tmpdir(), 'ostrata-git-')))): Folder {
  const run = (...args: readonly string[]) =>
    execaSync('git', ['-C', path, ...args], {
      env: { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z' },
    }).stdout;
  return {
    path,
    git: run,
    init: () => {
      run('init', '-q', '-b', 'main');
      identify(run);
    },
    write: (files) => {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(path, name)), { recursive: true });
        writeFileSync(join(path, name), text);
      }
    },
    commit: (message) => {
      run('add', '-A');
      run('commit', '-q', '-m', message);
      return run('rev-parse', 'HEAD');
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** A clone of a repository in a folder of its own. */
export function clone(source: string, ...options: readonly string[]): Folder {
  const folder = temporaryFolder();
  folder.git('clone', '-q', ...options, '--', source, folder.path);
  identify(folder.git);
  return folder;
}

/** A bare remote, a clone of it, and the commit that both have on `main`. */
export interface Pushed {
  readonly remote: Folder;
  readonly folder: Folder;
  readonly head: string;
  /** Removes both. */
  remove(): void;
}

export function pushed(): Pushed {
  const remote = temporaryFolder();
  remote.git('init', '-q', '--bare', '-b', 'main');
  const folder = clone(remote.path);
  folder.write({ a: '1' });
  const head = folder.commit('one');
  folder.git('push', '-q', 'origin', 'HEAD');
  return {
    remote,
    folder,
    head,
    remove: () => {
      folder.remove();
      remote.remove();
    },
  };
}

function identify(run: Folder['git']): void {
  run('config', 'user.name', 'Test');
  run('config', 'user.email', 'test@example.com');
}
