import { execaSync } from 'execa';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { InputRefused, plan, release, render, type PlanOptions, type PlanPorts } from '@ostrata/pipeline';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const at = new Date('2026-11-24T10:00:00Z');
const scratch = mkdtempSync(join(tmpdir(), 'ostrata-plan-cache-'));
const isolated = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', HOME: scratch };
let made = 0;

beforeAll(() => Object.assign(process.env, isolated));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const image = (name: string, more: string) => ({
  [`src/${name}/image.yaml`]: `image: ${name}\n${more}targets: { qemu/linux: {} }\n`,
});
const vendor = 'https://example.com/base.qcow2';
const first: Readonly<Record<string, string>> = {
  'ostrata.yaml': '',
  'ostrata.lock.yaml': `vendors:\n  base/qemu/linux: { kind: url, url: "${vendor}", checksum: "sha256:${'a'.repeat(64)}" }\n`,
  'roles/one/tasks/main.yml': '---\n[]\n',
  'roles/two/tasks/main.yml': '---\n[]\n',
  'roles/two/meta/main.yml': 'dependencies: [one]\n',
  'roles/two/handlers/main.yml': '- include_role: { name: inc }\n',
  'roles/inc/tasks/main.yml': '- import_tasks: ../../../shared/more.yml\n',
  'roles/cis/tasks/main.yml': '---\n[]\n',
  'shared/more.yml': '---\n[]\n',
  'shared/other.yml': '---\n[]\n',
  'tests/app.yml': '- hosts: all\n  roles: [cis]\n  tasks: [{ import_tasks: tasks/more.yml }]\n',
  'tests/tasks/more.yml': '- include_vars: v.yml\n',
  'tests/vars/v.yml': 'a: 1\n',
  'src/base/image.yaml': `image: base\nlayer: vendor\ntargets: { qemu/linux: { url: "${vendor}" } }\n`,
  ...image('hard', 'layer: global\nparent: base\nansible: { roles: [one] }\n'),
  ...image('app', 'layer: service\nparent: hard\nansible: { roles: [two] }\nverify: src/web/check/app.yml\n'),
  ...image('web', 'layer: service\nparent: hard\nverify: [tests/app.yml]\nlifecycle: { endOfLife: 2026-12-24 }\n'),
  'src/web/check/app.yml': '- import_playbook: ../../../checks/all.yml\n',
  'checks/all.yml': '- hosts: all\n  tasks: [{ include_tasks: ../shared/other.yml, when: x }]\n',
};

/** A step of a repository's life. Some leave a catalogue that is refused, and the next ones mend it. */
const edits = {
  'src/hard/qemu/linux/build.pkr.hcl': ['build {}\n', 'build { name = "x" }\n', undefined],
  'src/app/qemu/linux/verify/build.pkr.hcl': ['build {}\n', 'build { name = "x" }\n'],
  'src/web/check/app.yml': [first['src/web/check/app.yml'], '---\n- hosts: all\n', undefined],
  'src/web/image.yaml': [
    first['src/web/image.yaml'],
    first['src/web/image.yaml']?.replace('layer: service', 'layer: product'),
    first['src/web/image.yaml']?.replace('image: web', 'image: other'),
    first['src/web/image.yaml']?.replace('lifecycle', '\n\n# a note\nlifecycle').replace('2026-12-24', '2026-11-20'),
    'not: [yaml\n',
    undefined,
  ],
  'src/app/image.yaml': [
    first['src/app/image.yaml'],
    first['src/app/image.yaml']?.replace('parent: hard', 'parent: hard@1.0.0'),
    first['src/app/image.yaml']?.replace('parent: hard', 'parent: none'),
    first['src/app/image.yaml']?.replace('src/web/check/app.yml', 'src/web/../../tests/app.yml'),
  ],
  'roles/one/tasks/main.yml': ['---\n[]\n', '---\n- debug:\n'],
  'roles/two/meta/main.yml': ['dependencies: [one]\n', 'dependencies: []\n', 'dependencies: [none]\n'],
  'roles/two/handlers/main.yml': ['- include_role: { name: inc }\n', '- include_role: { name: "{{ x }}" }\n', 'a: [\n'],
  'roles/inc/tasks/main.yml': ['- import_tasks: ../../../shared/more.yml\n', '- import_tasks: none.yml\n', '---\n[]\n'],
  'roles/cis/tasks/main.yml': ['---\n[]\n', '---\n- debug:\n', undefined],
  'shared/more.yml': ['---\n[]\n', '- import_tasks: other.yml\n', undefined],
  'shared/other.yml': ['---\n[]\n', '---\n- debug:\n', undefined],
  'checks/all.yml': [first['checks/all.yml'], '---\n- hosts: all\n', undefined],
  'tests/app.yml': [first['tests/app.yml'], '---\n- hosts: all\n', '- hosts: all\n  roles: [cis, inc]\n'],
  'tests/tasks/more.yml': ['- include_vars: v.yml\n', '---\n[]\n', undefined],
  'tests/vars/v.yml': ['a: 1\n', 'a: 2\n', undefined],
  'ostrata.lock.yaml': [first['ostrata.lock.yaml'], first['ostrata.lock.yaml']?.replaceAll('aaa', 'abc')],
  'ostrata.yaml': [
    '',
    'ostrata: ^1.0.0\n',
    'release: { cascade: inherit }\n',
    'policy: { requireOwner: true }\n',
    'release: { branches: [main] }\n',
  ],
} satisfies Readonly<Record<string, readonly (string | undefined)[]>>;

const edit = fc.oneof(
  ...Object.entries(edits).map(([path, texts]) =>
    fc.constantFrom(...texts).map((text) => ({ kind: 'edit' as const, path, text })),
  ),
);
const step = fc.oneof(
  { weight: 6, arbitrary: edit },
  { weight: 1, arbitrary: fc.constant({ kind: 'release' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'render' as const }) },
  { weight: 1, arbitrary: fc.nat(5).map((back) => ({ kind: 'checkout' as const, back })) },
  { weight: 1, arbitrary: fc.nat(1000).map((length) => ({ kind: 'cut' as const, length })) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => ({ kind: 'garbage' as const, bytes })) },
  { weight: 1, arbitrary: fc.nat(5).map((back) => ({ kind: 'stale' as const, back })) },
);

describe('a plan with a cache', () => {
  it(
    'is the plan without one, whatever happened to the repository and to the cache',
    { timeout: 600_000 },
    async () => {
      let planned = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
          const repository = await open();
          const caches: Buffer[] = [];
          await release(repository.cached, { at });
          for (const one of steps) {
            if (one.kind === 'edit') repository.commit(one.path, one.text);
            else if (one.kind === 'release') await release(repository.cached, { at }).catch(refused);
            else if (one.kind === 'render') await repository.render().catch(refused);
            else if (one.kind === 'checkout') repository.back(one.back);
            else if (one.kind === 'cut') repository.writeCache(repository.readCache().subarray(0, one.length));
            else if (one.kind === 'garbage') repository.writeCache(one.bytes);
            else repository.writeCache(caches.at(-1 - one.back) ?? Buffer.alloc(0));
            const versions = [{ version: '1.0.0' }, { version: '2.0.0' }];
            for (const options of [{}, { refresh: ['hard'] }, { since: repository.root }, ...versions]) {
              const plain = await outcome(repository.plain, options);
              expect(await outcome(repository.cached, options)).toEqual(plain);
              // What that kept is used now.
              expect(await outcome(repository.cached, options)).toEqual(plain);
              if ('commit' in plain) planned += 1;
            }
            caches.push(repository.readCache());
          }
        }),
        { numRuns: Number(process.env['OSTRATA_PLAN_CACHE_RUNS'] ?? 4) },
      );
      expect(planned).toBeGreaterThan(0);
    },
  );

  it('reads no image file again that did not change', async () => {
    const { cached, commit } = await open();
    await plan(cached, { at });
    commit('src/web/qemu/linux/build.pkr.hcl', 'build { name = "x" }\n');
    const read: string[] = [];
    const filesAt: PlanPorts['filesAt'] = (id) => {
      const files = cached.filesAt(id);
      return {
        ...files,
        list: () => Promise.reject(new Error('all files were listed')),
        read: (paths) => {
          read.push(...paths);
          return files.read(paths);
        },
        readInParts: (paths) => {
          read.push(...paths);
          return files.readInParts(paths);
        },
      };
    };
    expect((await plan({ ...cached, filesAt }, { at })).images.map((one) => one.image)).toEqual(['hard', 'app', 'web']);
    expect(read.filter((path) => path.endsWith('image.yaml'))).toEqual(['src/web/image.yaml']);
  });
});

async function open() {
  const path = join(scratch, String((made += 1)));
  mkdirSync(path);
  const git = (...args: readonly string[]) => execaSync('git', ['-C', path, ...args], { env: isolated }).stdout;
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.com');
  const put = (name: string, text: string | undefined) => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    if (text === undefined) rmSync(join(path, name), { force: true });
    else writeFileSync(join(path, name), text);
  };
  for (const [name, text] of Object.entries(first)) put(name, text);
  const { compose } = await import('@ostrata/compose');
  const adapters = compose({ root: path, env: process.env, version: 'test' });
  const [files, filesAt, history, tags, branches, cache] = await Promise.all([
    adapters.files(),
    adapters.filesAt(),
    adapters.history(),
    adapters.tags(),
    adapters.branches(),
    adapters.cache(),
  ]);
  const renderAll = async () => {
    await render(files, { check: false });
    git('add', '-A');
    git('commit', '-q', '--allow-empty', '-m', 'feat: all');
  };
  await renderAll();
  const plain = { filesAt, history, tags, branches, clock: { now: () => at, seconds: () => 0 } };
  if (cache === undefined) throw new Error('there is no cache');
  const file = () => {
    const folder = join(path, '.git/ostrata');
    mkdirSync(folder, { recursive: true });
    return join(folder, readdirSync(folder)[0] ?? 'none');
  };
  return {
    plain,
    cached: { ...plain, cache },
    root: git('rev-parse', 'HEAD'),
    /** Renders and commits what is there. */
    render: renderAll,
    commit: (name: string, text: string | undefined) => {
      put(name, text);
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', `fix: ${name}`);
    },
    /** The files of an earlier commit again, by a checkout that leaves the branch. */
    back: (commits: number) => {
      const all = git('rev-list', 'HEAD').split('\n');
      git('checkout', '-q', '--detach', all[Math.min(commits, all.length - 1)] ?? 'HEAD');
    },
    readCache: () => {
      try {
        return readFileSync(file());
      } catch {
        return Buffer.alloc(0);
      }
    },
    writeCache: (bytes: Uint8Array) => writeFileSync(file(), bytes),
  };
}

/** A plan, or why there is none: both must be the same. */
async function outcome(ports: PlanPorts, options: Partial<PlanOptions>) {
  return plan(ports, { at, ...options }).catch(refused);
}

function refused(error: unknown) {
  if (!(error instanceof InputRefused)) throw error;
  return { problems: error.problems };
}
