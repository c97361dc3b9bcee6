import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { checkoutOf, gitFolder, programs, type GitFolder, type Programs, type Ran } from './programs.fixture.ts';

/** An image repository with a bare remote, and what CD does with it: debian-12 (vendor) → base (global) → web (service). */
export interface Remote {
  readonly images: GitFolder;
  /** The release of the first commit. */
  readonly tag: string;
  /** Releases what is committed now, on `branch` of the remote; gives the release's tag. */
  release(branch?: string): Promise<string>;
  /** Changes what `base` is made of. */
  change(text: string): string;
  /** A checkout of its own, as a job for that tag has it. */
  job(tag: string): GitFolder;
  /** The schedule of a tag, in a checkout of its own unless told. */
  schedule(tag?: string, workspace?: GitFolder): Promise<Ran & { readonly workspace: GitFolder }>;
  /** Signs tags from now on by the key of that name. */
  sign(name: string): void;
}

/** The programs, and repositories for them. */
export interface RemoteHost {
  readonly made: Programs;
  /** Writes delivery's settings. */
  settings(text: string): void;
  /** The public key of a name. */
  publicKey(name: string): string;
  remote(): Promise<Remote>;
}

export const anybody = 'trust: { branches: [main], signers: anybody }\n';

const lock = `vendors:
  debian-12/qemu/linux:
    kind: bootstrap
    distribution: debian
    suite: bookworm
    mirror: http://deb.debian.org/debian
    date: 2026-07-11T10:16:37.000Z
    release: sha256:${'7'.repeat(64)}
`;

export const catalogue = {
  'ostrata.yaml': '# all as usual\n',
  'ostrata.lock.yaml': lock,
  'roles/hardening/tasks/main.yml': '---\n[]\n',
  'src/debian-12/image.yaml':
    'image: debian-12\nlayer: vendor\ntargets:\n  qemu/linux: { bootstrap: debian, suite: bookworm }\n',
  'src/base/image.yaml':
    'image: base\nlayer: global\nparent: debian-12\ntargets: { qemu/linux: {} }\nansible: { roles: [hardening] }\n',
  'src/web/image.yaml': 'image: web\nlayer: service\nparent: base\ntargets: { qemu/linux: {} }\n',
};

/** Bundles the programs once, and makes a key for each of `signers`. */
export async function remoteHost(signers: readonly string[] = []): Promise<RemoteHost> {
  const made = await programs();
  const key = (name: string) => join(made.home, `key-${name}`);
  for (const name of signers) {
    execaSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', key(name)]);
  }
  const settings = (text: string) => writeFileSync(join(made.home, 'delivery.yaml'), text);
  let count = 0;
  const folder = (name: string) => join(made.home, `${name}-${(count += 1)}`);
  return {
    made,
    settings,
    publicKey: (name) => readFileSync(`${key(name)}.pub`, 'utf8').trim(),
    remote: async () => {
      const remote = `${folder('remote')}.git`;
      execaSync('git', ['init', '-q', '--bare', '-b', 'main', remote]);
      const images = gitFolder(folder('images'));
      images.git('init', '-q', '-b', 'main');
      images.git('config', 'user.name', 'Test');
      images.git('config', 'user.email', 'test@example.com');
      images.git('remote', 'add', 'origin', remote);
      images.write(catalogue);
      await done(made.ostrata(images.path, 'render'));
      images.commit('feat: the first images');
      const release = async (branch = 'main') => {
        images.git('push', '-q', '-f', 'origin', `HEAD:${branch}`);
        const { stdout } = await done(made.ostrata(images.path, 'release', '--push', '--json'));
        return /"name": "(release\/[^"]+)"/.exec(stdout)?.[1] ?? '';
      };
      const tag = await release();
      settings(anybody);
      const job = (name: string) => checkoutOf(remote, name, folder('job'));
      return {
        images,
        tag,
        release,
        job,
        change: (text) => {
          images.write({ 'roles/hardening/tasks/main.yml': `---\n# ${text}\n[]\n` });
          return images.commit(`fix: ${text}`);
        },
        schedule: async (name = tag, workspace = job(name)) => ({
          ...(await made.jenkins(workspace.path, 'schedule', `--tag=${name}`)),
          workspace,
        }),
        sign: (name) => {
          images.git('config', 'tag.gpgSign', 'true');
          images.git('config', 'gpg.format', 'ssh');
          images.git('config', 'user.signingKey', key(name));
        },
      };
    },
  };
}

async function done(running: Promise<Ran>): Promise<Ran> {
  const ran = await running;
  if (ran.exitCode !== 0) throw new Error(ran.stderr);
  return ran;
}
