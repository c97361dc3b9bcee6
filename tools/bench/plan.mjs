// `ostrata plan` in repositories of 1,000 to 10,000 images beside git's own listings, and beside tools that plan packages.
import { Buffer } from 'node:buffer';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { catalogue, imageRepository, imageFiles } from './generate.mjs';
import { bestOf, timed, timedNode } from './measure.mjs';
import { packageWorkspace } from './workspace.mjs';

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    sizes: { type: 'string', default: '1000,3000,10000' },
  },
});
const root = resolve(import.meta.dirname, '../..');
const program = resolve(root, 'apps/cli/dist/ostrata.js');
const sizes = values.sizes.split(',').map(Number);
const rounds = Number(values.rounds);

/** What is asked of 10,000 images, in seconds and MB; and of 1,000, as a part of the other tool's time. */
const limits = { images: 10_000, cold: 2.5, changed: 1.5, megabytes: 400, growth: 1.25, nx: 0.25, changeset: 0.5 };
const misses = [];

const measured = [];
for (const images of sizes) measured.push(await growth(images));
showGrowth();
await others(1000);
for (const miss of misses) console.log(`missed: ${miss}`);
if (values.check && misses.length > 0) process.exitCode = 1;

async function growth(images) {
  const cwd = await imageRepository({ images, program });
  const plan = () => timedNode([program, 'plan', '--json'], { cwd });
  await at(cwd, 'main');
  const changed = await changeFew(cwd, images);
  const best = await bestOf(rounds, {
    cold: async () => {
      await at(cwd, 'main');
      await forget(cwd);
      return plan();
    },
    // Knows what the cold run before it kept, and no more.
    changed: async () => {
      await at(cwd, changed);
      return plan();
    },
    git: () => listings(cwd),
  });
  await at(cwd, 'main');
  if (measured.length === 0) {
    console.log(
      'images     cold  processor  a few files changed  processor  ms an image   memory  git ls-tree + for-each-ref  cold ÷ git  due  due after',
    );
  }
  const { cold, changed: after, git } = best;
  const megabytes = Math.max(cold.megabytes, after.megabytes);
  console.log(
    [
      String(images).padStart(6),
      `${cold.seconds.toFixed(2)} s`.padStart(8),
      `${cold.processor.toFixed(2)} s`.padStart(10),
      `${after.seconds.toFixed(2)} s`.padStart(20),
      `${after.processor.toFixed(2)} s`.padStart(10),
      ((cold.seconds / images) * 1000).toFixed(3).padStart(12),
      `${megabytes.toFixed(0)} MB`.padStart(8),
      `${git.seconds.toFixed(2)} s`.padStart(27),
      (cold.seconds / git.seconds).toFixed(1).padStart(11),
      String(due(cold)).padStart(4),
      String(due(after)).padStart(10),
    ].join(' '),
  );
  if (images === limits.images) {
    expectAtMost(`${images} images, cold, in s`, cold.seconds, limits.cold);
    expectAtMost(`${images} images, a few files changed, in s`, after.seconds, limits.changed);
    expectAtMost(`${images} images, memory in MB`, megabytes, limits.megabytes);
  }
  return { images, processor: cold.processor };
}

/** One for each step from size to size; 1 is linear, and less where a fixed part is shared by more. */
function showGrowth() {
  for (const [index, { images, processor }] of measured.entries()) {
    const before = measured[index - 1];
    if (before === undefined) continue;
    const ratio = processor / before.processor / (images / before.images);
    console.log(`${before.images} → ${images} images: ${ratio.toFixed(2)} of linear growth, by processor time`);
    if (ratio > limits.growth)
      misses.push(`growth from ${before.images} to ${images} images: ${ratio.toFixed(2)} of linear`);
  }
}

async function others(images) {
  const cwd = await imageRepository({ images, program });
  const packages = { cwd: await packageWorkspace(images), env: { NX_DAEMON: 'false', NX_TUI: 'false', CI: 'true' } };
  const bin = (path) => resolve(root, 'node_modules', path);
  const nx = [bin('nx/dist/bin/nx.js'), 'show', 'projects', '--affected', '--base=main', '--head=work'];
  const plan = () => timed('node', [program, 'plan', '--json'], { cwd });
  const changed = await changeFew(cwd, images);
  await at(cwd, 'main');
  await plan();
  const best = await bestOf(rounds, {
    // As the others, it has seen this very state before; what it makes of another one stands below.
    'ostrata plan': () => plan(),
    'ostrata, after a commit': async () => {
      await at(cwd, changed);
      const after = await plan();
      // What is kept is of the commit before again.
      await at(cwd, 'main');
      await plan();
      return after;
    },
    'ostrata, with nothing kept': async () => {
      await forget(cwd);
      return plan();
    },
    'nx show projects --affected': () => timed('node', nx, packages),
    'nx, with no graph cached': async () => {
      await rm(join(packages.cwd, '.nx'), { recursive: true, force: true });
      return timed('node', nx, packages);
    },
    'changeset status': () => timed('node', [bin('@changesets/cli/bin.js'), 'status'], packages),
  });
  console.log(`\nthe same ${images} images, without a daemon`);
  const { seconds: ours, processor: oursOfProcessor } = best['ostrata plan'];
  for (const [name, { seconds, processor, stdout }] of Object.entries(best)) {
    const said = name.startsWith('nx') ? `${stdout.trim().split('\n').length} affected` : '';
    const part = `${(ours / seconds).toFixed(2)} of its time, ${(oursOfProcessor / processor).toFixed(2)} of its processor time`;
    console.log(
      `${name.padEnd(28)} ${seconds.toFixed(2).padStart(6)} s  processor ${processor.toFixed(2)} s  ostrata takes ${part}  ${said}`,
    );
  }
  expectAtMost('of the time of nx', ours / best['nx show projects --affected'].seconds, limits.nx);
  expectAtMost('of the time of changeset status', ours / best['changeset status'].seconds, limits.changeset);
}

/** A commit on top of `main` that changes three images, made anew so that no earlier run has seen it. */
async function changeFew(cwd, images) {
  const services = catalogue(images)
    .filter(({ layer }) => layer === 'service')
    .slice(10, 13);
  const revision = Date.now();
  const files = services.flatMap((image) => [...imageFiles(image, revision)]);
  const blobs = files.map(([path, text]) => `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`);
  const message = 'fix: tune three more';
  const input = [
    `commit refs/bench/changed\ncommitter Bench <bench@example.com> ${Math.floor(revision / 1000)} +0000\n`,
    `data ${message.length}\n${message}\nfrom refs/heads/main^0\n`,
    ...blobs,
  ].join('');
  await execa('git', ['-C', cwd, 'fast-import', '--quiet', '--force'], { input });
  return 'refs/bench/changed';
}

/** As if no plan had been made here. */
async function forget(cwd) {
  await rm(join(cwd, '.git/ostrata'), { recursive: true, force: true });
}

async function at(cwd, revision) {
  await execa('git', ['-C', cwd, 'checkout', '-q', ...(revision === 'main' ? ['main'] : ['--detach', revision])]);
}

/** What git itself takes to list all that a plan is made of. */
async function listings(cwd) {
  const tree = await timed('git', ['ls-tree', '-r', 'HEAD'], { cwd, stdout: 'ignore' });
  const refs = await timed('git', ['for-each-ref'], { cwd, stdout: 'ignore' });
  return { seconds: tree.seconds + refs.seconds };
}

function due({ stdout }) {
  return JSON.parse(stdout).images.length;
}

function expectAtMost(what, value, limit) {
  if (value > limit) misses.push(`${what}: ${value.toFixed(2)}, at most ${limit} is asked`);
}
