import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaSync } from 'execa';

/** The git side of a repository on the server: a real one, so that names, objects and atomicity are git's own. */
export interface GitStore {
  readonly commit: string;
  /** Names below `refs/tags/`, as git sorts them. */
  refs(): readonly StoredRef[];
  ref(name: string): StoredRef | undefined;
  /** The whole text of a tag object. */
  tagText(id: string): string;
  has(commit: string): boolean;
  makeTagObject(tag: { name: string; message: string; commit: string; tagger: string }): string;
  /** All or none, by git. Throws what git says. */
  createRefs(refs: readonly { readonly name: string; readonly id: string }[]): void;
  /** As a person does who may push. */
  tag(...args: readonly string[]): void;
  /** A tag that an SSH key signed: one that its owner registered here, or one that nobody did. */
  sign(name: string, isRegistered: boolean): void;
  isSignatureGood(id: string): boolean;
  remove(): void;
}

export interface StoredRef {
  readonly name: string;
  readonly type: string;
  readonly id: string;
}

export const signer = 'releases@example.com';

export function gitStore(): GitStore {
  const folder = mkdtempSync(join(tmpdir(), 'ostrata-github-'));
  const run = (args: readonly string[], input = '') =>
    execaSync('git', ['-C', folder, ...args], {
      input,
      stripFinalNewline: false,
      env: { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', LC_ALL: 'C' },
    }).stdout;
  run(['init', '-q', '--bare', '-b', 'main']);
  run(['config', 'user.name', 'Release bot']);
  run(['config', 'user.email', signer]);
  const commit = run(['commit-tree', '-m', 'one', run(['mktree']).trim()]).trim();
  run(['update-ref', 'refs/heads/main', commit]);
  const key = (name: string) => join(folder, `${name}-key`);
  const makeKey = (name: string) => execaSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key(name)]);
  const texts = new Map<string, string>();

  const list = (prefix: string) =>
    run(['for-each-ref', '--format=%(refname:strip=2)%00%(objecttype)%00%(objectname)', prefix])
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\0'))
      .map(([name = '', type = '', id = '']) => ({ name, type, id }));

  return {
    commit,
    refs: () => list('refs/tags'),
    ref: (name) => list(`refs/tags/${name}`).find((ref) => ref.name === name),
    tagText: (id) => {
      const text = texts.get(id) ?? run(['cat-file', 'tag', id]);
      texts.set(id, text);
      return text;
    },
    has: (id) => run(['cat-file', '--batch-check'], `${id}\n`).includes(' commit '),
    makeTagObject: ({ name, message, commit: object, tagger }) =>
      run(
        ['hash-object', '-w', '-t', 'tag', '--stdin', '--literally'],
        `object ${object}\ntype commit\ntag ${name}\ntagger ${tagger}\n\n${message}`,
      ).trim(),
    createRefs: (refs) => {
      const commands = refs.map(({ name, id }) => `create ${name}\0${id}\0`);
      run(['update-ref', '--stdin', '-z'], ['start\0', ...commands, 'prepare\0', 'commit\0'].join(''));
    },
    tag: (...args) => {
      run(['tag', ...args]);
    },
    sign: (name, isRegistered) => {
      const who = isRegistered ? 'registered' : 'unknown';
      if (isRegistered) {
        makeKey(who);
        const publicKey = execaSync('ssh-keygen', ['-y', '-f', key(who)]).stdout;
        writeFileSync(join(folder, 'signers'), `${signer} ${publicKey}\n`);
      } else makeKey(who);
      run(['-c', 'gpg.format=ssh', '-c', `user.signingKey=${key(who)}`, 'tag', '-s', '-m', 'note', '--', name, commit]);
    },
    isSignatureGood: (id) => {
      const signers = `gpg.ssh.allowedSignersFile=${join(folder, 'signers')}`;
      return execaSync('git', ['-C', folder, '-c', signers, 'verify-tag', id], { reject: false }).exitCode === 0;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
