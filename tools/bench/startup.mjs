// How long a user waits for nothing: medians, beside bare Node in the same run.
import { resolve } from 'node:path';
import { execa } from 'execa';

const root = resolve(import.meta.dirname, '../..');
const program = resolve(root, 'apps/cli/dist/ostrata.js');
const repository = resolve(process.argv[2] ?? resolve(root, '.quickstart/images'));

const cases = {
  'node -e 0': ['-e', '0'],
  'ostrata --version': [program, '--version'],
  'ostrata build (nothing to do)': [program, 'build'],
};
const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
for (let round = 0; round < 15; round += 1) {
  for (const [name, args] of Object.entries(cases)) {
    const started = performance.now();
    await execa('node', args, { cwd: repository });
    times[name].push(performance.now() - started);
  }
}
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const bare = median(times['node -e 0']);
for (const [name, values] of Object.entries(times)) {
  console.log(
    `${name.padEnd(32)} ${median(values).toFixed(0).padStart(5)} ms  ${(median(values) / bare).toFixed(2)} × node -e 0`,
  );
}
