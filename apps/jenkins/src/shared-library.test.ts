import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { toolchain } from '@ostrata/toolchain';
import { execaSync } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';

const library = resolve(import.meta.dirname, '../shared-library');
const env = { JAVA_HOME: javaHome() };
const hasGroovy = execaSync('groovy', ['--version'], { reject: false, env }).exitCode === 0;
const hasJava = env.JAVA_HOME !== undefined;
const { groovyCps } = toolchain();
const cpsMissing =
  hasGroovy && groovyCps !== undefined ? '' : ' (not run: no groovy or groovy-cps; see tools/toolchain)';

/** The real scripts, by the Groovy that Jenkins has; each line that the rehearsal prints is a test. */
describe.skipIf(!hasGroovy)(`the shared library${hasGroovy ? '' : ' (not run: no groovy on this machine)'}`, () => {
  const rehearsed = hasGroovy ? rehearse('test/rehearse.groovy', ['test']) : [];

  it('was rehearsed to the end', () => {
    expect(rehearsed.length).toBeGreaterThan(20);
  });

  it.each(rehearsed.map((one) => [one.name, one] as const))('%s', (_name, { isOk, why }) => {
    expect(isOk, why).toBe(true);
  });
});

/** The same scripts as Jenkins compiles them, with a controller that loses all that is not saved. */
describe.skipIf(cpsMissing !== '')(`the shared library under CPS${cpsMissing}`, () => {
  const path = [...(groovyCps?.jars ?? []), 'test/cps', 'test'];
  const rehearsed = cpsMissing === '' ? rehearse('test/cps/restart.groovy', path) : [];

  it('was rehearsed to the end', () => {
    expect(rehearsed.length).toBeGreaterThan(5);
  });

  it.each(rehearsed.map((one) => [one.name, one] as const))('%s', (_name, { isOk, why }) => {
    expect(isOk, why).toBe(true);
  });
});

/** The scripts that the steps give to a shell, with a program that tells what it is called with. */
describe('what a tag is called', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ostrata-scripts-'));
  writeFileSync(join(folder, 'ostrata-jenkins'), `#!/bin/sh\nprintf '%s\\0' "$@"\n`, { mode: 0o755 });
  afterAll(() => rmSync(folder, { recursive: true }));
  const told = (script: string, env: Readonly<Record<string, string>>) => {
    const path = resolve(library, 'resources/io/ostrata', script);
    const options = { cwd: folder, env: { ...env, PATH: `${folder}:${process.env['PATH'] ?? ''}` } };
    return execaSync('sh', [path], options).stdout.split('\0').slice(0, -1);
  };
  const evil = [
    '$(touch x)',
    '`touch x`',
    '${HOME}',
    '"; touch x #',
    "'; touch x #",
    'a\nb',
    '* ?',
    '--out=/x',
    '-C /',
  ];

  it.each(evil)('is one word of a script and nothing else: %j', (tag) => {
    const outputs = ['--out=ostrata-schedule.json', '--lint=ostrata-lint.json'];
    expect(told('schedule.sh', { OSTRATA_TAG: tag })).toEqual(['schedule', `--tag=${tag}`, ...outputs]);
    const built = ['build', `--tag=${tag}`, `--unit=${tag}`, '--out=ostrata-results'];
    expect(told('build.sh', { OSTRATA_TAG: tag, OSTRATA_UNIT: tag })).toEqual(built);
    expect(readdirSync(folder)).toEqual(['ostrata-jenkins']);
  });

  it('can come with targets, a word each, that name no files', () => {
    const words = told('schedule.sh', { OSTRATA_TAG: 'a', OSTRATA_TARGETS: 'aws/linux * $(touch x)' });
    expect(words.filter((word) => word.startsWith('--target'))).toEqual([
      '--target=aws/linux',
      '--target=*',
      '--target=$(touch',
      '--target=x)',
    ]);
    expect(readdirSync(folder)).toEqual(['ostrata-jenkins']);
  });
});

describe.skipIf(!hasJava)(`the library's code${hasJava ? '' : ' (not run: no java on this machine)'}`, () => {
  it('is clean by npm-groovy-lint', { timeout: 180_000 }, () => {
    const config = resolve(library, '.groovylintrc.json');
    const args = ['--noserver', '--failon', 'warning', '--loglevel', 'warning', '--path', library, '--config', config];
    const java = ['--javaexecutable', `${env.JAVA_HOME ?? ''}/bin/java`];
    const linted = execaSync('npx', ['npm-groovy-lint', ...args, ...java], { reject: false, all: true, cwd: library });
    expect(linted.exitCode, linted.all).toBe(0);
  });
});

function rehearse(script: string, classPath: readonly string[]) {
  const { all } = execaSync('groovy', ['-cp', classPath.join(delimiter), script, '.'], {
    cwd: library,
    env,
    reject: false,
    all: true,
  });
  const found: { name: string; isOk: boolean; why: string }[] = [];
  for (const line of all.split('\n')) {
    const [, not, name] = /^(not )?ok \d+ - (.*)$/.exec(line) ?? [];
    if (name !== undefined) found.push({ name, isOk: not === undefined, why: '' });
    const last = found.at(-1);
    if (line.startsWith('#') && last !== undefined) last.why += `${line.slice(2)}\n`;
  }
  const planned = /^1\.\.(\d+)$/m.exec(all)?.[1];
  if (planned !== String(found.length)) throw new Error(`the rehearsal was cut: ${all}`);
  return found;
}

/** Debian's groovy looks for a Java that only another package links to. */
function javaHome(): string | undefined {
  const asked = execaSync('java', ['-XshowSettings:properties', '-version'], { reject: false, all: true });
  return process.env['JAVA_HOME'] ?? /java\.home = (.+)/.exec(asked.all ?? '')?.[1]?.trim();
}
