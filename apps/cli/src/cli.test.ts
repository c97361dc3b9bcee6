import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundle, ostrata, program } from './program.fixture.ts';

let work = '';
let folder = '';
let server: Server;
let mirror = '';

beforeAll(async () => {
  await bundle();
  server = createServer((_request, response) => response.end('Origin: Debian\nDate: Sat, 11 Jul 2026 10:16:37 UTC\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound !== null && typeof bound === 'object') mirror = `http://127.0.0.1:${bound.port}/debian`;
}, 120_000);

afterAll(() => {
  server.close();
});

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'ostrata-cli-'));
  folder = join(work, 'images');
});

afterEach(() => {
  rmSync(work, { recursive: true, force: true });
});

const run = (...args: readonly string[]) => ostrata(folder, work, ...args);

/** A repository as `ostrata init` lays it down, locked to an archive of our own. */
async function repository(): Promise<void> {
  await ostrata(work, work, 'init', 'images');
  edit('src/debian-12/image.yaml', (text) => `${text.trimEnd()}\n    mirror: ${mirror}\n`);
  expect(await run('lock')).toMatchObject({ exitCode: 0 });
}

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(join(folder, path), change(readFileSync(join(folder, path), 'utf8')));
}

describe('ostrata', () => {
  it('says its version and its commands', async () => {
    expect((await ostrata(work, work, '--version')).stdout).toMatch(/^\d+\.\d+\.\d+/);
    expect((await ostrata(work, work, 'build', '--help')).stdout).toContain('Example:');
  });

  it('refuses what it does not know, without a stack', async () => {
    const { exitCode, stderr } = await ostrata(work, work, 'biuld');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('build');
    expect(stderr).not.toContain('    at ');
  });

  it('goes on to its end when nobody reads any more', async () => {
    await repository();
    const running = execa('node', [program, 'graph'], {
      cwd: folder,
      env: { HOME: work },
      reject: false,
      buffer: false,
    });
    running.stdout.destroy();
    const said = await text(running.stderr);
    expect([(await running).exitCode, said]).toEqual([0, '']);
  });

  it('says that there is no repository', async () => {
    const { exitCode, stderr } = await ostrata(work, work, 'plan');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('ostrata init');
  });
});

describe('ostrata init', () => {
  it('lays down a repository once', async () => {
    expect((await ostrata(work, work, 'init', 'images')).exitCode).toBe(0);
    expect(existsSync(join(folder, '.gitignore'))).toBe(true);
    expect(existsSync(join(folder, '.github/workflows/release.yml'))).toBe(true);
    expect(statSync(join(folder, 'bin/check')).mode & 0o111).not.toBe(0);
    writeFileSync(join(folder, 'ostrata.yaml'), '# mine\n');
    const { exitCode, stderr } = await ostrata(work, work, 'init', 'images');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('nothing was written');
    expect(readFileSync(join(folder, 'ostrata.yaml'), 'utf8')).toBe('# mine\n');
  });
});

describe('ostrata check', () => {
  it('tells every problem at its place', async () => {
    await ostrata(work, work, 'init', 'images');
    edit('src/base/image.yaml', (text) =>
      text.replace('parent: debian-12', 'parent: debain-12').replace('[base]', '[bse]'),
    );
    const { exitCode, stdout } = await run('check', '--no-lint');
    expect(exitCode).toBe(2);
    expect(stdout).toContain('src/base/image.yaml:4:9');
    expect(stdout).toContain('did you mean `debian-12`?');
    expect(stdout).toContain('error[missing-role]');
  });

  it('speaks to machines too', async () => {
    await ostrata(work, work, 'init', 'images');
    expect((await run('check', '--no-lint', '--format', 'github')).stdout).toContain(
      '::error file=src/debian-12/image.yaml',
    );
    const sarif: unknown = JSON.parse((await run('check', '--no-lint', '--format', 'sarif')).stdout);
    expect(sarif).toMatchObject({ version: '2.1.0' });
    expect(JSON.parse((await run('check', '--no-lint', '--json')).stdout)).toMatchObject({
      problems: [{ code: 'not-locked' }],
    });
  });

  it('finds rendered folders that are not up to date', async () => {
    await repository();
    expect((await run('check', '--no-lint')).stdout).toContain('stale-render');
    await run('render');
    expect(await run('check', '--no-lint')).toMatchObject({ exitCode: 0, stdout: 'No problems.' });
  });
});

describe('ostrata render', () => {
  it('shows what differs as a diff, and exits 1', async () => {
    await repository();
    expect((await run('render')).exitCode).toBe(0);
    expect((await run('render', '--check')).exitCode).toBe(0);
    edit('src/base/image.yaml', (text) => text.replace('Built with Ostrata', 'Hello'));
    const { exitCode, stdout } = await run('render', '--check');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('+++ b/src/base/qemu/linux/ansible/vars.yml');
    expect(stdout).toMatch(/^\+.*Hello/m);
    expect((await run('render')).exitCode).toBe(0);
    expect((await run('render', '--check')).exitCode).toBe(0);
  });

  it('refuses a target whose vendor image is not locked', async () => {
    await repository();
    edit('src/debian-12/image.yaml', (text) => `${text}  aws/linux: { find: { owner: amazon, name: x } }\n`);
    edit('src/base/image.yaml', (text) => text.replace('  qemu/linux: {}', '  qemu/linux: {}\n  aws/linux: {}'));
    const { exitCode, stderr } = await run('render');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('not-locked');
  });
});

describe('ostrata build --dry-run', () => {
  it('says what is built, parents first, and changes nothing', async () => {
    await repository();
    const { exitCode, stdout } = await run('build', '--dry-run', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      units: [
        { unit: 'debian-12/qemu/linux', action: 'build' },
        { unit: 'base/qemu/linux', action: 'build', waitsFor: 'debian-12/qemu/linux' },
      ],
    });
    expect(existsSync(join(folder, 'src/base/qemu'))).toBe(false);
  });

  it('of an unknown image names the nearest', async () => {
    await repository();
    const { exitCode, stderr } = await run('build', '--dry-run', 'bas');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('did you mean base?');
  });

  it('gives one fingerprint in two checkouts', async () => {
    await repository();
    const first = (await run('build', '--dry-run', '--json')).stdout;
    const other = join(work, 'elsewhere');
    mkdirSync(other);
    for (const path of [
      'ostrata.yaml',
      'ostrata.lock.yaml',
      'src/debian-12/image.yaml',
      'src/base/image.yaml',
      'roles/base/tasks/main.yml',
      'tests/base.yml',
    ]) {
      mkdirSync(join(other, path, '..'), { recursive: true });
      writeFileSync(join(other, path), readFileSync(join(folder, path)));
    }
    expect((await ostrata(other, work, 'build', '--dry-run', '--json')).stdout).toBe(first);
  });
});

describe('ostrata list and show', () => {
  it('say that nothing is built', async () => {
    await repository();
    expect((await run('list')).stdout).toContain('Nothing is built yet');
    const { exitCode, stderr } = await run('show', 'base');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('not-built');
  });
});

describe('ostrata build', () => {
  it('refuses options that cannot be', async () => {
    await repository();
    expect(await run('build', '--jobs', '0')).toMatchObject({ exitCode: 2 });
    expect(await run('build', '--target', 'aws/linux')).toMatchObject({ exitCode: 2 });
  });
});
