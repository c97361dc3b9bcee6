import type {
  CommittedFiles,
  CloudImage,
  Files,
  Machines,
  Packer,
  PackerBuild,
  Publisher,
  Roles,
  Tags,
  Vendors,
} from '@ostrata/ports';
import { PackerFailed } from '@ostrata/ports';
import { memoryCloud, memoryFiles, memoryTags, type MemoryFiles } from '@ostrata/ports/memory';
import {
  build,
  deliverOne,
  deliverRelease,
  lock,
  release,
  render,
  type BuildOptions,
  type BuildOutcome,
  type BuiltUnit,
  type DeliveredRelease,
  type DeliverEvent,
  type Selection,
  type Trust,
} from './index.ts';

/** A repository and a machine in memory. What is not kept in memory is scripted: Packer makes a name, and no disk. */
export interface Bench {
  readonly files: MemoryFiles;
  readonly tags: Tags;
  readonly publisher: Publisher;
  /** Each run of Packer by `build <image>` or `verify <image>`, in order. */
  readonly runs: string[];
  /** What Packer was given, by the same name. */
  readonly orders: ReadonlyMap<string, PackerBuild>;
  /** The most runs of Packer at one time. */
  readonly most: () => number;
  readonly events: DeliverEvent[];
  /** Runs of Packer that fail, by the same name. */
  readonly failing: Set<string>;
  /** What Packer says its version is. */
  packerVersion: string;
  /** Called when a run of Packer starts. */
  onRun: (run: string) => void;
  write(path: string, text: string): Promise<void>;
  build(
    options?: Partial<BuildOptions> & { readonly signal?: AbortSignal; readonly publisher?: Publisher },
  ): Promise<BuildOutcome>;
  /** Renders and commits what is there, on the branch `main` unless told; gives the commit. */
  commit(branch?: string): Promise<string>;
  /** Releases the newest commit, and gives the name of the release. */
  release(options?: Partial<ReleaseOptions>): Promise<string>;
  /** Delivers a release, or one unit of it. */
  deliver(tag: string, options?: DeliverOptions): Promise<DeliveredRelease>;
  deliverOne(tag: string, unit: string, options?: DeliverOptions): Promise<BuiltUnit>;
  /** Published images by name. */
  published(): Promise<Readonly<Record<string, CloudImage>>>;
}

type ReleaseOptions = Parameters<typeof release>[1];

interface DeliverOptions {
  readonly jobs?: number;
  readonly trust?: Trust;
  readonly only?: Selection;
  readonly signal?: AbortSignal;
  readonly publisher?: Publisher;
}

const catalogue = {
  'ostrata.yaml': '',
  'roles/hardening/tasks/main.yml': '---\n[]\n',
  'roles/app/tasks/main.yml': '---\n[]\n',
  'tests/app.yml': '---\n- hosts: all\n',
  'src/base/image.yaml':
    'image: base\nlayer: vendor\ntargets: { qemu/linux: { url: "https://example.com/base.qcow2" } }\n',
  'src/hard/image.yaml':
    'image: hard\nlayer: global\nparent: base\ntargets: { qemu/linux: {} }\nansible: { roles: [hardening] }\n',
  'src/app/image.yaml':
    'image: app\nlayer: service\nparent: hard\ntargets: { qemu/linux: {} }\nansible: { roles: [app], vars: { size: 1 } }\nverify: tests/app.yml\n',
  'src/web/image.yaml': 'image: web\nlayer: service\nparent: hard\ntargets: { qemu/linux: {} }\n',
};

/** `base` (vendor) → `hard` (global) → `app` and `web` (services), locked and rendered. */
export async function bench(more: Readonly<Record<string, string>> = {}): Promise<Bench> {
  const files = memoryFiles({ ...catalogue, ...more });
  const tags = memoryTags();
  const publisher = memoryCloud().publisher();
  const events: DeliverEvent[] = [];
  const script = scriptedPacker();
  await lock({ files, roles, vendors }, { update: false });
  await render(files, { check: false });
  let seconds = 0;
  const commits = new Map<string, { readonly files: Files; readonly branch: string }>();
  const filesAt = (commit: string): CommittedFiles => {
    const files = commits.get(commit)?.files ?? memoryFiles();
    // In memory folders have no ids: all files are told at once.
    const outline = async () => ({ folders: new Map<string, string>(), files: await files.list() });
    async function* readInParts(paths: readonly string[]) {
      yield await files.read(paths);
    }
    return { ...files, outline, listBelow: async (_folders, tree) => tree, readInParts };
  };
  const clock = { now: () => new Date(0), seconds: () => (seconds += 1) };
  const releasePorts = {
    filesAt,
    tags,
    branches: {
      holding: async (commit: string, names: readonly string[]) =>
        names.filter((name) => commits.get(commit)?.branch === name),
    },
    checkouts: { at: async (commit: string) => ({ root: `/checkout/${commit}`, dispose: async () => {} }) },
  };
  const context = (signal = new AbortController().signal, through = publisher) => ({
    publisher: through,
    packer: { ...script.packer((run) => self.onRun(run)), version: async () => self.packerVersion },
    roles,
    machines,
    vendors,
    workFolders: { make: async () => ({ path: '/work', dispose: async () => {} }) },
    clock,
    ostrata: '0.0.0',
    logFile: (unit: string) => `/logs/${unit}`,
    secret: () => undefined,
    debug: false,
    signal,
    onEvent: (event: DeliverEvent) => void events.push(event),
  });
  const self: Bench = {
    files,
    tags,
    publisher,
    events,
    runs: script.runs,
    orders: script.orders,
    most: script.most,
    failing: script.failing,
    packerVersion: '1.14.0',
    onRun: () => {},
    write: (path, text) => files.write(path, text),
    build: ({ signal, publisher: through, ...options } = {}) =>
      build(
        {
          files,
          tags,
          history: {
            head: async () => undefined,
            prefix: async () => '',
            isDirty: async () => false,
            commits: async () => [],
            standing: async () => [],
            base: async () => '',
          },
        },
        { ...context(signal, through), root: '/repository' },
        { images: [], targets: [], jobs: 2, ...options },
      ),
    commit: async (branch = 'main') => {
      await render(files, { check: false });
      const commit = String(commits.size + 1).padStart(40, '0');
      commits.set(commit, { files: files.commit(), branch });
      return commit;
    },
    release: async (options = {}) => {
      const [commit = ''] = [...commits.keys()].slice(-1);
      const history = {
        head: async () => ({ commit, isShallow: false }),
        prefix: async () => '',
        isDirty: async () => false,
        commits: async () => [],
        standing: async () => [],
        base: async () => '',
      };
      const ports = { filesAt, tags, history, clock, branches: releasePorts.branches };
      return (await release(ports, { at: new Date(0), ...options })).name ?? '';
    },
    deliver: (tag, { jobs = 2, trust, only, signal, publisher: through } = {}) =>
      deliverRelease(releasePorts, context(signal, through), {
        tag,
        jobs,
        ...(trust && { trust }),
        ...(only && { only }),
      }),
    deliverOne: async (tag, unit, { trust, signal, publisher: through } = {}) =>
      (await deliverOne(releasePorts, context(signal, through), { tag, unit, ...(trust && { trust }) })).unit,
    published: async () =>
      Object.fromEntries((await publisher.list({ states: ['published'] })).map((image) => [image.record.image, image])),
  };
  return self;
}

function scriptedPacker() {
  const runs: string[] = [];
  const orders = new Map<string, PackerBuild>();
  const failing = new Set<string>();
  let under = 0;
  let most = 0;
  const run = async (order: PackerBuild, onRun: (run: string) => void) => {
    const name = `${order.folder.endsWith('/verify') ? 'verify' : 'build'} ${order.variables['image_name'] ?? ''}`;
    runs.push(name);
    orders.set(name, order);
    most = Math.max(most, (under += 1));
    onRun(name);
    await new Promise<void>((resolve) => setTimeout(resolve, 2));
    under -= 1;
    order.signal?.throwIfAborted();
    if (failing.has(name)) throw new PackerFailed(`${name} failed`, { log: order.log, task: 'a task', excerpt: 'no' });
    const { output_directory: output, parent_image: on = '' } = order.variables;
    if (output === undefined) {
      return name.startsWith('verify') ? [] : [{ builder: 'cloud', id: `home:on ${on}`, files: [] }];
    }
    const file = `${output}/on ${on}`;
    return [{ builder: 'qemu', id: file, files: [file] }];
  };
  const packer = (onRun: (run: string) => void): Packer => ({
    version: async () => '1.14.0',
    validate: async () => [],
    build: (order) => run(order, onRun),
  });
  return { packer, runs, orders, failing, most: () => most };
}

const roles: Roles = {
  resolve: async (_what, { name }) => ({ kind: 'git', name, git: 'x', version: '1', commit: '0'.repeat(40) }),
  install: async () => ({ roles: '/installed/roles', collections: '/installed/collections' }),
};

const vendors: Vendors = {
  resolve: async ({ kind }) =>
    kind === 'cloud'
      ? { kind: 'cloud', id: 'ami-0a', name: 'base-20260101' }
      : { kind: 'url', url: 'https://example.com/base.qcow2', checksum: `sha256:${'0'.repeat(64)}` },
  make: async () => {},
};

const machines: Machines = {
  accelerator: async () => 'tcg',
  key: async () => ({ privateKeyFile: '/key', publicKey: 'ssh-ed25519 AAAA', dispose: async () => {} }),
  boot: async () => ({
    host: '127.0.0.1',
    port: 22,
    user: 'root',
    privateKeyFile: '/key',
    console: '/console',
    login: 'ssh',
    stop: async () => {},
  }),
  inspect: async () => ({ looked: true, leftovers: [] }),
};
