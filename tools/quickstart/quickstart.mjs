// The main job on one machine: the example chain of layers is built, booted and verified, in a repository of its own that
// one can go on with.
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { execa } from 'execa';

const root = resolve(import.meta.dirname, '../..');
const folder = resolve(root, '.quickstart/images');
const program = resolve(root, 'apps/cli/dist/ostrata.js');
const started = performance.now();

console.log('Building the command line');
await run('npm', ['run', '--silent', 'build', '-w', '@ostrata/cli'], { stdio: ['ignore', 'ignore', 'inherit'] });

if (!existsSync(resolve(folder, 'ostrata.yaml'))) {
  mkdirSync(folder, { recursive: true });
  cpSync(resolve(root, 'examples/debian'), folder, { recursive: true });
  await git('init', '-q', '-b', 'main');
  await git('add', '-A');
  await git(
    '-c',
    'user.name=Quickstart',
    '-c',
    'user.email=quickstart@example.com',
    'commit',
    '-q',
    '-m',
    'feat: the example',
  );
}
console.log(`The example repository is in ${folder}`);
// The archive that the example was locked to may have moved on; Debian keeps only its newest state.
await ostrata('lock', '--update');
await ostrata('build', '--jobs', '2');
console.log();
await ostrata('graph');
console.log();
await ostrata('list');
const seconds = Math.round((performance.now() - started) / 1000);
console.log(`
All of it took ${Math.floor(seconds / 60)} min ${seconds % 60} s. Three things to try, in ${folder}:
  alias ostrata="node ${program}"
  ostrata show quote-service                      what it stands on, and what is in it
  ostrata shell quote-service --forward 8080:8080 log in; http://127.0.0.1:8080/quote answers meanwhile
  ostrata build --dry-run                         after a change of src/python-runtime/image.yaml: what is rebuilt, and why`);

function ostrata(...args) {
  return run('node', [program, ...args], { cwd: folder, stdio: 'inherit' });
}

function git(...args) {
  return run('git', args, { cwd: folder, stdio: 'inherit' });
}

/** Runs a program; when it fails, so does the quickstart, with the same exit code. */
async function run(command, args, options) {
  const { exitCode } = await execa(command, args, { ...options, reject: false });
  if (exitCode !== 0) process.exit(exitCode ?? 1);
}
