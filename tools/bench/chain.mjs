// What Ostrata itself adds to a build: wall time against the sum of the steps in which Packer or QEMU runs.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';

const root = resolve(import.meta.dirname, '../..');
const program = resolve(root, 'apps/cli/dist/ostrata.js');
const repository = resolve(process.argv[2] ?? resolve(root, '.quickstart/images'));
const theirs = ['vendor', 'build', 'verify'];

const store = await mkdtemp(join(process.env['OSTRATA_BENCH_FOLDER'] ?? tmpdir(), 'ostrata-bench-'));
try {
  const started = performance.now();
  const env = { OSTRATA_STORE: store };
  const { stdout } = await execa('node', [program, 'build', '--jobs', '1', '--json'], { cwd: repository, env });
  const wall = (performance.now() - started) / 1000;
  const steps = JSON.parse(stdout).units.flatMap(({ unit, steps }) => steps.map((step) => ({ unit, ...step })));
  const sum = steps.filter(({ name }) => theirs.includes(name)).reduce((all, { seconds }) => all + seconds, 0);
  for (const { unit, name, seconds } of steps) {
    if (seconds >= 0.1) console.log(`${unit.padEnd(30)} ${name.padEnd(8)} ${seconds.toFixed(1).padStart(7)} s`);
  }
  console.log(`wall ${wall.toFixed(1)} s, Packer and QEMU ${sum.toFixed(1)} s: ${(wall / sum).toFixed(3)}`);
} finally {
  await rm(store, { recursive: true, force: true });
}
