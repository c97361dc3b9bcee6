import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundled, cleanUp, cloneOf, prepare, repository, type Clone } from './release.fixture.ts';

const laidDown = resolve(import.meta.dirname, '../init');
let platform: Clone;
let clone: Clone;
let shims = '';

beforeAll(() => prepare(), 120_000);
afterAll(() => cleanUp());

/** An image repository whose vendor image is another team's; gh alone is not the real one: it keeps what it is told. */
beforeEach(async () => {
  platform = repository();
  await platform.release();
  clone = repository();
  cpSync(join(laidDown, 'bin'), join(clone.path, 'bin'), { recursive: true });
  shims = join(clone.path, '.git/shims');
  mkdirSync(shims);
  writeFileSync(join(shims, 'ostrata'), `#!/bin/sh\nexec node ${bundled} "$@"\n`, { mode: 0o755 });
  const gh = `#!/bin/sh
cd ${shims}
case "$1 $2" in
  'pr list') [ ! -f open ] || echo 7 ;;
  'pr create') touch open; echo create >>calls; cp "$8" body ;;
  'pr edit') echo "edit $3" >>calls; cp "$5" body ;;
esac
`;
  writeFileSync(join(shims, 'gh'), gh, { mode: 0o755 });
  const source = `from: { git: "${platform.remote}", image: base, follow: "1" }`;
  clone.edit('src/debian-12/image.yaml', (text) => text.replace('bootstrap: debian, suite: bookworm', source));
  clone.write({ 'ostrata.lock.yaml': '' });
  expect((await clone.ostrata('lock')).exitCode).toBe(0);
  await clone.commit('feat: stand on the platform team');
  clone.git('push', '-q', 'origin', 'HEAD:main');
});

const propose = async () => {
  const env = { PATH: `${shims}:${process.env['PATH'] ?? ''}` };
  const ran = await execa(join(clone.path, 'bin/propose-lock'), { cwd: '/', env, reject: false, all: true });
  expect(clone.git('status', '--porcelain', '--branch')).toBe('## main...origin/main');
  return ran;
};
const calls = () =>
  existsSync(join(shims, 'calls')) ? readFileSync(join(shims, 'calls'), 'utf8').trim().split('\n') : [];
const proposed = () => clone.git('ls-remote', 'origin', 'refs/heads/ostrata/lock').split('\t')[0] ?? '';
const released = async (message: string) => {
  await platform.commit(message, { 'roles/hardening/tasks/main.yml': `---\n# ${message}\n[]\n` });
  platform.git('push', '-q', 'origin', 'HEAD:main');
  await platform.release();
};

describe('bin/propose-lock', () => {
  it('proposes what moved where another source fails, and ends with that', async () => {
    const gone = `image: gone\nlayer: vendor\ntargets:\n  qemu/linux: { from: { git: "${platform.remote}", image: gone } }\n`;
    const lock = readFileSync(join(clone.path, 'ostrata.lock.yaml'), 'utf8');
    const entry = /^ {2}debian-12\/qemu\/linux:\n(?: {4}.*\n)+/m.exec(lock)?.[0] ?? '';
    await clone.commit('feat: one more', {
      'src/gone/image.yaml': gone,
      'ostrata.lock.yaml': lock.replace(
        entry,
        entry + entry.replace('debian-12', 'gone').replace('image: base', 'image: gone'),
      ),
    });
    clone.git('push', '-q', 'origin', 'HEAD:main');
    await released('feat: stricter');
    const { exitCode, all } = await propose();
    expect([exitCode, all]).toEqual([1, expect.stringContaining('gone/qemu/linux: ')]);
    expect(calls()).toEqual(['create']);
    expect(proposed()).not.toBe('');
  });

  it('proposes nothing while nothing moved', async () => {
    const { exitCode, all } = await propose();
    expect([exitCode, all]).toEqual([0, expect.stringContaining('Nothing moved.')]);
    expect([proposed(), calls()]).toEqual(['', []]);
  });

  it('proposes what moved, once, and leaves it as it is until more moves', async () => {
    await released('fix: harden');
    const first = await propose();
    expect(first.exitCode, first.all).toBe(0);
    expect(calls()).toEqual(['create']);
    expect(readFileSync(join(shims, 'body'), 'utf8')).toMatch(/1\.0\.0.*\n?.*1\.0\.1/);
    const tip = proposed();
    expect(tip).not.toBe('');
    expect((await propose()).all).toContain('Proposed already: #7');
    expect([proposed(), calls()]).toEqual([tip, ['create']]);
    await released('fix: harden more');
    expect((await propose()).exitCode).toBe(0);
    expect(proposed()).not.toBe(tip);
    expect(calls()).toEqual(['create', 'edit 7']);
  });

  it('takes away nothing that a person pushed to its branch', async () => {
    await released('fix: harden');
    await propose();
    const person = cloneOf(clone.remote, '--branch=ostrata/lock');
    person.git('commit', '-q', '--allow-empty', '-m', 'mine');
    person.git('push', '-q', 'origin', 'HEAD');
    const tip = proposed();
    await released('fix: harden more');
    const { exitCode, all } = await propose();
    expect([exitCode, all]).toEqual([2, expect.stringContaining('has commits of somebody')]);
    expect(proposed()).toBe(tip);
    rmSync(person.path, { recursive: true });
  });
});
