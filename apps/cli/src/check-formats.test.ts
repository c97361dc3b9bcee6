import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cleanUp, prepare, repository, type Clone } from './release.fixture.ts';

let clone: Clone;
const quick = ['--no-lint', '--no-packer'];

beforeAll(() => prepare(), 120_000);
afterAll(() => cleanUp());

/** An image repository that is a folder of a git repository, with a fault in it. */
beforeAll(() => {
  clone = repository();
  clone.edit('src/web/image.yaml', (text) => text.replace('layer: service', 'layer: servce'));
  mkdirSync(join(clone.path, 'infra/images'), { recursive: true });
  for (const name of ['ostrata.yaml', 'ostrata.lock.yaml', 'src', 'roles', 'tests']) {
    renameSync(join(clone.path, name), join(clone.path, 'infra/images', name));
  }
});

it('annotations and SARIF name files from the top of the git repository, as GitHub does; text does not', async () => {
  const inside = (...args: readonly string[]) => clone.ostrata('-C', 'infra/images', 'check', ...quick, ...args);
  const annotated = await inside('--format', 'github', '--output', 'sarif=found.sarif', 'junit=found.xml');
  expect(annotated.exitCode).toBe(2);
  expect(annotated.stdout).toContain('file=infra/images/src/web/image.yaml,line=2,');
  const sarif: unknown = JSON.parse(readFileSync(join(clone.path, 'infra/images/found.sarif'), 'utf8'));
  const uri = 'infra/images/src/web/image.yaml';
  expect(sarif).toMatchObject({
    runs: [{ results: [{ locations: [{ physicalLocation: { artifactLocation: { uri } } }] }] }],
  });
  expect(readFileSync(join(clone.path, 'infra/images/found.xml'), 'utf8')).toContain('unknown-layer');
  expect((await inside()).stdout).toContain('--> src/web/image.yaml:2:');
});

it('a form that there is not is refused before anything is checked or written', async () => {
  for (const args of [
    ['--format', 'xml'],
    ['--output', 'xml=a'],
    ['--output', 'sarif'],
    ['--output', 'sarif='],
  ]) {
    const { exitCode, stderr, stdout } = await clone.ostrata('-C', 'infra/images', 'check', ...args);
    expect([exitCode, stdout], args.join(' ')).toEqual([2, '']);
    expect(stderr).toContain(args.join(' '));
  }
  expect(existsSync(join(clone.path, 'infra/images/a'))).toBe(false);
});
