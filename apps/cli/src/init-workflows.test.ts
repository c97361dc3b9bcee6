import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { toolchain } from '@ostrata/toolchain';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { lacking } from './program.fixture.ts';
import { bundled, cleanUp, prepare, repository, type Clone } from './release.fixture.ts';

const root = resolve(import.meta.dirname, '../../..');
const laidDown = join(root, 'apps/cli/init');
const { actionlint } = toolchain();
const lacks = [...(actionlint === undefined ? ['actionlint'] : []), ...lacking(['shellcheck'])];
const note = lacks.length > 0 ? ` (not run: no ${lacks.join(', no ')} on this machine)` : '';

const workflows = [laidDown, root].flatMap((folder) =>
  readdirSync(join(folder, '.github/workflows')).map((name) => join(folder, '.github/workflows', name)),
);
const actions = [laidDown, root].map((folder) => join(folder, '.github/actions/ostrata/action.yml'));
const scripts = readdirSync(join(laidDown, 'bin')).map((name) => join(laidDown, 'bin', name));

interface Step {
  readonly uses?: string;
  readonly run?: string;
}
interface Job {
  readonly permissions?: unknown;
  readonly 'timeout-minutes'?: unknown;
  readonly concurrency?: unknown;
  readonly steps: readonly Step[];
}
interface Workflow extends Omit<Job, 'steps'> {
  readonly jobs: Readonly<Record<string, Job>>;
}

const read = <T>(file: string): T => parse(readFileSync(file, 'utf8')) as T;

describe.each(workflows)('%s', (file) => {
  const workflow = read<Workflow>(file);
  const jobs = Object.values(workflow.jobs);

  it('says how long each job may take, and what it waits for', () => {
    for (const job of jobs) {
      expect(job['timeout-minutes']).toBeTypeOf('number');
      expect(job.concurrency ?? workflow.concurrency).toBeDefined();
    }
  });

  it('uses actions by their commit, and hands no expression to a shell', () => {
    checkSteps(jobs.flatMap(({ steps }) => steps));
  });
});

it('each job of an image repository may do what it needs and no more', () => {
  const allowed = ['validate.yml', 'release.yml'].map((name) => {
    const workflow = read<Workflow>(join(laidDown, '.github/workflows', name));
    expect(workflow.permissions).toEqual({});
    return Object.fromEntries(Object.entries(workflow.jobs).map(([job, { permissions }]) => [job, permissions]));
  });
  expect(allowed).toEqual([
    {
      check: { contents: 'read', actions: 'read', 'security-events': 'write' },
      plan: { contents: 'read', 'pull-requests': 'write' },
    },
    { release: { contents: 'write' }, lock: { contents: 'write', 'pull-requests': 'write' } },
  ]);
});

describe.each(actions)('%s', (file) => {
  it('uses actions by their commit, and hands no expression to a shell', () => {
    checkSteps(read<{ readonly runs: { readonly steps: readonly Step[] } }>(file).runs.steps);
  });
});

it('an image repository gets the same action as this one', () => {
  const [first, second] = actions.map((file) => readFileSync(file, 'utf8'));
  expect(first).toBe(second);
});

describe.skipIf(lacks.length > 0)(`the linters${note}`, () => {
  it.each(workflows)('find nothing in %s', async (file) => {
    const { exitCode, all } = await execa(actionlint?.program ?? '', [basename(file)], {
      cwd: join(file, '..'),
      reject: false,
      all: true,
    });
    expect({ exitCode, all }).toEqual({ exitCode: 0, all: '' });
  });

  it('find what is wrong', async () => {
    const options = { input: 'on: push\njobs: { a: { runs-on: x y, steps: [{ run: "echo ${{ nothing.x }}" }] } }\n' };
    const { exitCode } = await execa(actionlint?.program ?? '', ['-'], { ...options, reject: false });
    expect(exitCode).toBe(1);
  });

  it.each([...scripts, join(root, '.ci/run'), join(root, 'tools/setup/setup'), join(root, 'tools/setup/run-tests')])(
    'find nothing in %s',
    async (file) => {
      const { exitCode, all } = await execa('shellcheck', [file], { reject: false, all: true });
      expect({ exitCode, all }).toEqual({ exitCode: 0, all: '' });
    },
  );
});

describe('the helper scripts', () => {
  let clone: Clone;
  beforeAll(async () => {
    await prepare();
    clone = repository();
    cpSync(join(laidDown, 'bin'), join(clone.path, 'bin'), { recursive: true });
    const shims = join(clone.path, '.git/shims');
    mkdirSync(shims);
    writeFileSync(join(shims, 'ostrata'), `#!/bin/sh\nexec node ${bundled} "$@"\n`, { mode: 0o755 });
  }, 120_000);
  afterAll(() => cleanUp());

  const run = async (script: string, ...args: readonly string[]) => {
    const env = { PATH: `${join(clone.path, '.git/shims')}:${process.env['PATH'] ?? ''}` };
    return execa(join(clone.path, 'bin', script), args, { cwd: '/', env, reject: false, all: true });
  };

  it('make an image that is right as it is, and check it', async () => {
    const made = await run('new-image', 'tool-box', 'base', 'product');
    expect(made.exitCode, made.all).toBe(0);
    const checked = await run('check', '--no-lint', '--no-packer');
    expect(checked.exitCode, checked.all).toBe(0);
  });

  it('refuse what cannot be, and write nothing', async () => {
    const before = clone.git('status', '--porcelain');
    const refused = [
      [],
      ['Tool', 'base'],
      ['tool-box', 'base'],
      ['other', 'nowhere'],
      ['../out', 'base'],
      ['a--b', 'base'],
      ['release', 'base'],
      ['a'.repeat(46), 'base'],
      // These are what `ostrata render` refuses, when the files are written.
      ['other', 'base', 'servce'],
      ['other', 'base', 'service', 'aws/linux'],
    ];
    for (const args of refused) expect((await run('new-image', ...args)).exitCode, args.join(' ')).toBe(2);
    expect(clone.git('status', '--porcelain')).toBe(before);
  });

  it('tell what is wrong, with its place', async () => {
    clone.edit('src/tool-box/image.yaml', (text) => text.replace('layer: product', 'layer: prodct'));
    const { exitCode, all } = await run('check', '--no-lint', '--no-packer');
    expect([exitCode, all]).toEqual([2, expect.stringContaining('src/tool-box/image.yaml:3:8')]);
  });
});

function checkSteps(steps: readonly Step[]): void {
  expect(steps.length).toBeGreaterThan(0);
  for (const { uses, run } of steps) {
    if (uses !== undefined) expect(uses).toMatch(/^(\.\/|[\w.-]+\/[\w./-]+@[0-9a-f]{40}$)/);
    // An expression is put into the script before a shell reads it: what somebody called a branch would be run.
    if (run !== undefined) expect(run).not.toContain('${{');
  }
}
