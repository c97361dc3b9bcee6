import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { plan, release, render, type Plan, type Released } from '@ostrata/pipeline';
import { execa, execaSync } from 'execa';
import type { Ran } from './program.fixture.ts';

type PlanOptions = Parameters<typeof plan>[1];
type ReleaseOptions = Parameters<typeof release>[1];

/** A clone of an image repository with a bare remote, and what a person does in it. */
export interface Clone {
  readonly path: string;
  readonly remote: string;
  git(...args: readonly string[]): string;
  write(files: Readonly<Record<string, string>>): void;
  edit(path: string, change: (text: string) => string): void;
  /** Renders, commits all that is there and gives the commit. */
  commit(message: string, files?: Readonly<Record<string, string>>): Promise<string>;
  plan(options?: Partial<PlanOptions>): Promise<Plan>;
  /** Pushes what is checked out to the branch that is, or to `branch`. */
  push(branch?: string): void;
  /** Pushes the branch, and releases it there; or here, without a push. */
  release(options?: Partial<ReleaseOptions> & { readonly push?: boolean }): Promise<Released>;
  /** Runs the bundled program. */
  ostrata(...args: readonly string[]): Promise<Ran>;
  /** Starts it in a process group of its own: killing that kills git too. `stop` sends SIGTERM to the program alone. */
  start(...args: readonly string[]): { readonly ended: Promise<Ran>; kill(): void; stop(): void };
  /** Names of the remote's tags, sorted. */
  remoteTags(): readonly string[];
  /** The annotation of a tag of the remote. */
  annotation(tag: string): string;
}

/** The time of every plan and release that is run in-process. */
export const today = new Date('2026-11-24T10:00:00Z');

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'ostrata-release-')));
/** The program, bundled by `prepare`. */
export const bundled = join(scratch, 'program/dist/ostrata.js');
const seed = join(scratch, 'seed.git');
let made = 0;

/** Settings of this machine's user must not reach a repository of a test. */
const isolated = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', HOME: scratch, NO_COLOR: '1' };

/** Bundles the program to a folder of these tests alone, and makes the repository that each test gets a copy of. */
export async function prepare(): Promise<void> {
  Object.assign(process.env, isolated);
  const project = resolve(import.meta.dirname, '..');
  mkdirSync(dirname(dirname(bundled)), { recursive: true });
  cpSync(join(project, 'package.json'), join(dirname(dirname(bundled)), 'package.json'));
  await execa('npx', ['tsup', '--config', 'tsup.config.ts', '--out-dir', dirname(bundled)], { cwd: project });
  execaSync('git', ['init', '-q', '--bare', '-b', 'main', seed]);
  const first = cloneOf(seed);
  await first.commit('feat: the first images', catalogue);
  first.git('push', '-q', 'origin', 'HEAD:main');
}

export function cleanUp(): void {
  rmSync(scratch, { recursive: true, force: true });
}

/** A repository of its own for one test, with one commit and no tag. */
export function repository(): Clone {
  const remote = join(scratch, `${(made += 1)}.git`);
  cpSync(seed, remote, { recursive: true });
  return cloneOf(remote);
}

/** Another clone of a remote. */
export function cloneOf(remote: string, ...options: readonly string[]): Clone {
  const path = join(scratch, `clone-${(made += 1)}`);
  execaSync('git', ['clone', '-q', ...options, '--', remote, path], { env: isolated });
  const git = (...args: readonly string[]) => execaSync('git', ['-C', path, ...args]).stdout;
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.com');
  const push: Clone['push'] = (branch) => {
    git('push', '-q', 'origin', branch === undefined ? 'HEAD' : `HEAD:refs/heads/${branch}`);
  };
  const write: Clone['write'] = (files) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    }
  };
  const ports = async (isPushed: boolean) => {
    const { compose } = await import('@ostrata/compose');
    const adapters = compose({ root: path, env: process.env });
    const [files, filesAt, history, tags, { holding }] = await Promise.all([
      adapters.files(),
      adapters.filesAt(),
      adapters.history(),
      adapters.tags(isPushed ? { remote: 'origin', through: 'git' } : undefined),
      adapters.branches(isPushed ? 'origin' : undefined),
    ]);
    const branches = { holding, ...(isPushed && { remote: 'origin' }) };
    return { files, filesAt, history, tags, branches, clock: { now: () => today, seconds: () => 0 } };
  };
  return {
    path,
    remote,
    git,
    write,
    edit: (name, change) => writeFileSync(join(path, name), change(readFileSync(join(path, name), 'utf8'))),
    commit: async (message, files = {}) => {
      write(files);
      await render((await ports(false)).files, { check: false });
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
    plan: async (options) => plan(await ports(false), { at: today, ...options }),
    push,
    release: async ({ push: isPushed = true, ...options } = {}) => {
      if (isPushed) push();
      return release(await ports(isPushed), { at: today, ...options });
    },
    ostrata: async (...args) => {
      const { exitCode, stdout, stderr } = await execa('node', [bundled, ...args], { cwd: path, reject: false });
      return { exitCode, stdout, stderr };
    },
    start: (...args) => {
      const running = execa('node', [bundled, ...args], { cwd: path, reject: false, detached: true });
      return {
        ended: running.then(({ exitCode, stdout, stderr }) => ({ exitCode, stdout, stderr })),
        kill: () => {
          if (running.pid !== undefined && running.exitCode === null) process.kill(-running.pid, 'SIGKILL');
        },
        stop: () => void running.kill('SIGTERM'),
      };
    },
    remoteTags: () => lines(execaSync('git', ['-C', remote, 'tag', '--list']).stdout),
    annotation: (tag) =>
      execaSync('git', ['-C', remote, 'for-each-ref', '--format=%(contents)', `refs/tags/${tag}`]).stdout,
  };
}

/** Makes the remote wait in a hook, for the push that has such a tag. It goes on when the client is gone, as a server would. */
export function waitingRemote(
  clone: Clone,
  tag: string,
): { readonly reached: () => Promise<void>; readonly open: () => void } {
  const [hook, marker, gate] = [
    join(clone.remote, 'hooks/pre-receive'),
    join(clone.remote, 'reached'),
    join(clone.remote, 'gate'),
  ];
  mkdirSync(dirname(hook), { recursive: true });
  writeFileSync(
    hook,
    `#!/bin/sh\ngrep -q '${tag}' || exit 0\n[ ! -e '${gate}' ] || exit 0\ntouch '${marker}'\nn=0\nwhile [ ! -e '${gate}' ] && [ $n -lt 300 ]; do sleep 0.1; n=$((n+1)); done\n`,
  );
  chmodSync(hook, 0o755);
  return {
    reached: async () => {
      for (let tries = 0; !existsSync(marker) && tries < 600; tries += 1) await sleep(50);
    },
    open: () => writeFileSync(gate, ''),
  };
}

/** Lets a clone sign its tags with an ssh key of its own, which it knows as a signer too. Gives the key's file. */
export function signWithSsh(clone: Clone): string {
  const folder = join(clone.path, '.git/keys');
  mkdirSync(folder, { mode: 0o700, recursive: true });
  const key = join(folder, 'key');
  execaSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  writeFileSync(`${key}.signers`, `releases@example.com ${readFileSync(`${key}.pub`, 'utf8')}`);
  clone.git('config', 'gpg.format', 'ssh');
  clone.git('config', 'user.signingKey', key);
  clone.git('config', 'gpg.ssh.allowedSignersFile', `${key}.signers`);
  clone.git('config', 'tag.gpgSign', 'true');
  return key;
}

/** `image from → to` of each image of a plan, parents first. */
export function versions({ images }: Pick<Released, 'images'>): readonly string[] {
  return images.map(({ image, from, to }) => `${image} ${from ?? 'new'} → ${to}`);
}

/** Release tags of the remote. */
export function releaseTags(clone: Clone): readonly string[] {
  return clone.remoteTags().filter((tag) => tag.startsWith('release/'));
}

/** The remote's other tags. */
export function imageTags(clone: Clone): readonly string[] {
  return clone.remoteTags().filter((tag) => !tag.startsWith('release/'));
}

/** `web@1.0.0 qemu/linux` for each trailer of each release, sorted: one that is there twice would be built twice. */
export function builtUnits(clone: Clone): readonly string[] {
  const units = releaseTags(clone).flatMap(
    (tag) => clone.annotation(tag).match(/(?<=^Ostrata-Build: )\S+ \S+/gm) ?? [],
  );
  return units.sort();
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** An image on its parent, for `qemu/linux`. */
export function imageFile(image: string, layer: string, parent: string, more = ''): string {
  return `image: ${image}\nlayer: ${layer}\nparent: ${parent}\ntargets:\n  qemu/linux: {}\n${more}`;
}

const lock = `vendors:
  debian-12/qemu/linux:
    kind: bootstrap
    distribution: debian
    suite: bookworm
    mirror: http://deb.debian.org/debian
    date: 2026-07-11T10:16:37.000Z
    release: sha256:${'7'.repeat(64)}
`;

/** `debian-12` → `base` → `python` → `web`, and `page` straight on `base`; `web` and `page` share a role. */
const catalogue: Readonly<Record<string, string>> = {
  'ostrata.yaml': '# all as usual\n',
  'ostrata.lock.yaml': lock,
  'README.md': 'Images.\n',
  'src/debian-12/image.yaml':
    'image: debian-12\nlayer: vendor\ntargets:\n  qemu/linux: { bootstrap: debian, suite: bookworm }\n',
  'src/base/image.yaml': imageFile(
    'base',
    'global',
    'debian-12',
    'ansible: { roles: [hardening] }\nverify: tests/base.yml\n',
  ),
  'src/python/image.yaml': imageFile(
    'python',
    'product',
    'base',
    'ansible:\n  roles: [python]\n  vars: { python_version: "3.11" }\n',
  ),
  'src/web/image.yaml': imageFile('web', 'service', 'python', 'ansible: { roles: [app, shared] }\n'),
  'src/page/image.yaml': imageFile('page', 'service', 'base', 'ansible: { roles: [shared] }\n'),
  ...Object.fromEntries(
    ['hardening', 'python', 'app', 'shared'].map((role) => [`roles/${role}/tasks/main.yml`, `---\n# ${role}\n[]\n`]),
  ),
  'tests/base.yml': '---\n- hosts: all\n  tasks: []\n',
};
