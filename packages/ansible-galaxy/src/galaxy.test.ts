import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ContentMoved, ContentUnavailable, type Roles } from '@ostrata/ports';
import { execaSync } from 'execa';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { galaxyRoles } from './index.ts';

let work = '';
let roles: Roles;
let server: Server | undefined;

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'ostrata-galaxy-'));
  roles = galaxyRoles({ cacheFolder: join(work, 'cache'), env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' } });
});

afterEach(() => {
  server?.close();
  server = undefined;
  rmSync(work, { recursive: true, force: true });
});

describe('a role from git', () => {
  it('is locked to the commit of its tag, branch or commit', async () => {
    const commit = source('first');
    git('-c', 'user.name=T', '-c', 'user.email=t@example.com', 'tag', '-a', '-m', 'x', 'v1.0.0');
    for (const version of ['v1.0.0', 'main', commit]) {
      expect(await roles.resolve('role', audit(version))).toMatchObject({ kind: 'git', version, commit });
    }
  });

  it('is installed as exactly that commit, and at once the second time', async () => {
    source('first');
    git('tag', 'v1.0.0');
    const locked = await roles.resolve('role', audit('v1.0.0'));
    source('second');
    const { roles: folder } = await roles.install([locked], []);
    expect(readdirSync(folder)).toEqual(['audit']);
    expect(readFileSync(join(folder, 'audit/tasks/main.yml'), 'utf8')).toBe('first');
    rmSync(join(work, 'source'), { recursive: true });
    expect((await roles.install([locked], [])).roles).toBe(folder);
  });

  it('that moved under its tag is refused, and both commits are told', async () => {
    const before = source('first');
    git('tag', 'v1.0.0');
    const locked = await roles.resolve('role', audit('v1.0.0'));
    const after = source('second');
    git('tag', '-f', 'v1.0.0');
    const error = await roles.install([locked], []).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ContentMoved);
    expect(error).toMatchObject({ locked: before, found: after });
  });

  it('whose locked commit is gone says so', async () => {
    source('first');
    const locked = await roles.resolve('role', audit('main'));
    if (locked.kind !== 'git') throw new Error('another kind');
    const gone = { ...locked, commit: '0'.repeat(40) };
    await expect(roles.install([gone], [])).rejects.toThrow(/locked commit 0{40} is not to be had/);
  });

  it('that has no such version, or cannot be reached, says so without a password', async () => {
    source('first');
    await expect(roles.resolve('role', audit('v9'))).rejects.toBeInstanceOf(ContentUnavailable);
    const secret = { ...audit('main'), git: 'https://user:hunter2@127.0.0.1:1/role.git' };
    const error = await roles.resolve('role', secret).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('127.0.0.1');
    expect(String(error)).not.toContain('hunter2');
  });

  it('cannot run a command by its URL or its version', async () => {
    const proof = join(work, 'proof');
    const hostile = [
      { ...audit('main'), git: `ext::sh -c touch% ${proof}` },
      { ...audit('main'), git: `--upload-pack=touch ${proof}` },
      audit(`--upload-pack=touch ${proof}`),
    ];
    source('first');
    for (const one of hostile) await expect(roles.resolve('role', one)).rejects.toBeInstanceOf(ContentUnavailable);
    expect(existsSync(proof)).toBe(false);
  });

  it('is whole when two runs install it at once', async () => {
    source('first');
    const locked = await roles.resolve('role', audit('main'));
    const [one, two] = await Promise.all([roles.install([locked], []), roles.install([locked], [])]);
    expect(one).toEqual(two);
    expect(readFileSync(join(one.roles, 'audit/tasks/main.yml'), 'utf8')).toBe('first');
    expect(readdirSync(join(work, 'cache/content')).sort()).toEqual(['by-id', 'views']);
  });
});

describe('a collection from Galaxy', () => {
  const wanted = { kind: 'galaxy', name: 'ansible.posix', version: '1.5.4' } as const;

  it('is locked to its checksum and installed where Ansible looks', async () => {
    const galaxy = await serve(archive({ 'plugins/modules/x.py': 'print()' }));
    const locked = await galaxy.resolve('collection', wanted);
    const { collections } = await galaxy.install([], [locked]);
    expect(readFileSync(join(collections, 'ansible_collections/ansible/posix/plugins/modules/x.py'), 'utf8')).toBe(
      'print()',
    );
  });

  it('whose archive is another one is refused', async () => {
    const galaxy = await serve(archive({ 'README.md': 'x' }));
    const locked = await galaxy.resolve('collection', wanted);
    const old = { ...locked, checksum: `sha256:${'0'.repeat(64)}` } as typeof locked;
    await expect(galaxy.install([], [old])).rejects.toBeInstanceOf(ContentMoved);
  });

  it('that Galaxy does not have says so', async () => {
    const galaxy = await serve(archive({ 'README.md': 'x' }));
    await expect(galaxy.resolve('collection', { ...wanted, version: '9.9.9' })).rejects.toThrow(/404/);
  });

  it('whose archive leads out of its folder writes nothing there', async () => {
    const proof = join(work, 'proof');
    const inner = join(work, 'evil');
    mkdirSync(inner);
    writeFileSync(join(work, 'outside'), 'x');
    const file = join(work, 'evil.tar.gz');
    create({ gzip: true, sync: true, file, cwd: inner, preservePaths: true }, ['../outside']);
    const galaxy = await serve(readFileSync(file));
    const locked = await galaxy.resolve('collection', wanted);
    await expect(galaxy.install([], [locked])).rejects.toBeInstanceOf(ContentUnavailable);
    expect(existsSync(proof)).toBe(false);
  });
});

function audit(version: string) {
  return { kind: 'git', name: 'audit', git: `file://${join(work, 'source')}`, version, vars: {} } as const;
}

/** Commits a role whose tasks are this text, and gives the commit. */
function source(text: string): string {
  const folder = join(work, 'source');
  mkdirSync(join(folder, 'tasks'), { recursive: true });
  if (!existsSync(join(folder, '.git'))) git('init', '-q', '-b', 'main');
  writeFileSync(join(folder, 'tasks/main.yml'), text);
  git('add', '-A');
  git('-c', 'user.name=T', '-c', 'user.email=t@example.com', 'commit', '-q', '-m', text);
  return git('rev-parse', 'HEAD');
}

function git(...args: readonly string[]): string {
  return execaSync('git', ['-C', join(work, 'source'), ...args], { env: { GIT_CONFIG_GLOBAL: '/dev/null' } }).stdout;
}

function archive(files: Readonly<Record<string, string>>): Buffer {
  const tree = join(work, 'collection');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  const file = join(work, 'collection.tar.gz');
  create({ gzip: true, sync: true, file, cwd: tree }, Object.keys(files));
  return readFileSync(file);
}

/** A Galaxy server that has one version of one collection, and roles from it. */
async function serve(content: Buffer): Promise<Roles> {
  const index = '/api/v3/plugin/ansible/content/published/collections/index/ansible/posix/versions/1.5.4/';
  const listening = createServer((request, response) => {
    const sha256 = createHash('sha256').update(content).digest('hex');
    const url = `http://${request.headers.host ?? ''}/archive.tar.gz`;
    if (request.url === index) response.end(JSON.stringify({ download_url: url, artifact: { sha256 } }));
    else if (request.url === '/archive.tar.gz') response.end(content);
    else response.writeHead(404, 'Not Found').end();
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const bound = listening.address();
  const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
  return galaxyRoles({ cacheFolder: join(work, 'cache'), env: process.env, server: `http://127.0.0.1:${port}` });
}
