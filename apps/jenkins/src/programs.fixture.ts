import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { execa, execaSync } from 'execa';

/** What a run of a program said and how it ended. */
export interface Ran {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run that has not ended. */
export interface Started {
  readonly ended: Promise<Ran>;
  /** Tells the program alone to stop, as a cancelled job does; or kills all of its group, as a machine that is gone. */
  stop(how: 'cancel' | 'kill'): void;
}

/** The bundled programs, in a home of their own. */
export interface Programs {
  readonly home: string;
  ostrata(folder: string, ...args: readonly string[]): Promise<Ran>;
  jenkins(folder: string, ...args: readonly string[]): Promise<Ran>;
  /** Starts `ostrata-jenkins` in a process group of its own. */
  start(folder: string, ...args: readonly string[]): Started;
  remove(): void;
}

/** Settings of this machine's user must not reach what a test does. */
const isolated = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', NO_COLOR: '1' };

/** Bundles both programs from the sources as they are. `more` is the environment of their runs, beside what isolates them. */
export async function programs(more: Readonly<Record<string, string>> = {}): Promise<Programs> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'ostrata-delivery-')));
  const [cli, jenkins] = await Promise.all([
    bundle(resolve(import.meta.dirname, '../../cli'), join(home, 'cli')),
    bundle(resolve(import.meta.dirname, '..'), join(home, 'jenkins')),
  ]);
  const xdg = { XDG_DATA_HOME: '', XDG_CACHE_HOME: '', XDG_STATE_HOME: '', OSTRATA_STORE: undefined };
  const env = {
    ...isolated,
    ...xdg,
    HOME: home,
    OSTRATA_DELIVERY: join(home, 'delivery.yaml'),
    NODE_NAME: 'agent-1',
    ...more,
  };
  const run = async (program: string, folder: string, args: readonly string[]): Promise<Ran> => {
    const { exitCode, stdout, stderr } = await execa('node', [program, ...args], { cwd: folder, env, reject: false });
    return { exitCode, stdout, stderr };
  };
  return {
    home,
    ostrata: (folder, ...args) => run(join(cli, 'dist/ostrata.js'), folder, args),
    jenkins: (folder, ...args) => run(join(jenkins, 'dist/ostrata-jenkins.js'), folder, args),
    start: (folder, ...args) => {
      const program = join(jenkins, 'dist/ostrata-jenkins.js');
      const running = execa('node', [program, ...args], { cwd: folder, env, reject: false, detached: true });
      const { pid } = running;
      return {
        ended: running.then(({ exitCode, stdout, stderr }) => ({ exitCode, stdout, stderr })),
        stop: (how) => {
          if (pid !== undefined) process.kill(how === 'cancel' ? pid : -pid, how === 'cancel' ? 'SIGTERM' : 'SIGKILL');
        },
      };
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

async function bundle(project: string, to: string): Promise<string> {
  mkdirSync(to, { recursive: true });
  cpSync(join(project, 'package.json'), join(to, 'package.json'));
  await execa('npx', ['tsup', '--config', 'tsup.config.ts', '--out-dir', join(to, 'dist')], { cwd: project });
  if (existsSync(join(project, 'init'))) cpSync(join(project, 'init'), join(to, 'init'), { recursive: true });
  return to;
}

/** A git folder of a test. */
export interface GitFolder {
  readonly path: string;
  git(...args: readonly string[]): string;
  write(files: Readonly<Record<string, string>>): void;
  edit(path: string, change: (text: string) => string): void;
  /** Commits all that is there, and gives the commit. */
  commit(message: string): string;
}

export function gitFolder(path: string): GitFolder {
  mkdirSync(path, { recursive: true });
  const git = (...args: readonly string[]) => execaSync('git', ['-C', path, ...args], { env: isolated }).stdout;
  return {
    path,
    git,
    write: (files) => {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(path, name)), { recursive: true });
        writeFileSync(join(path, name), text);
      }
    },
    edit: (name, change) => writeFileSync(join(path, name), change(readFileSync(join(path, name), 'utf8'))),
    commit: (message) => {
      git('add', '-A');
      git('-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '-q', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
  };
}

/** The checkout that Jenkins makes for a tag: one refspec, no other tag, a detached head. */
export function checkoutOf(remote: string, tag: string, path: string): GitFolder {
  const folder = gitFolder(path);
  folder.git('init', '-q');
  folder.git('remote', 'add', 'origin', `file://${remote}`);
  folder.git('fetch', '-q', '--no-tags', '--depth=1', 'origin', `+refs/tags/${tag}:refs/tags/${tag}`);
  folder.git('checkout', '-q', '--detach', `refs/tags/${tag}`);
  return folder;
}
