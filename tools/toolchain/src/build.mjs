import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failed, fetched, NotHere, run } from './run.mjs';

/** @import { Part } from './parts.mjs' */

/**
 * How a part is built: into a folder that gets its place once it is complete.
 * @typedef {object} Work
 * @property {Part} part
 * @property {string} folder where to build
 * @property {string} log
 */

/**
 * A venv with Ansible, ansible-lint and moto. Gives the version of ansible-core.
 * @param {Work} work
 */
export function buildPython({ part, folder, log }) {
  const check = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';
  try {
    run('python3', ['-c', check], { log });
  } catch {
    throw new NotHere('there is no Python 3.10 or newer with venv on this machine');
  }
  run('python3', ['-m', 'venv', folder], { log });
  const python = join(folder, 'bin/python');
  const wheels = join(folder, 'wheels');
  const pip = ['-m', 'pip', '--no-input', '--disable-pip-version-check'];
  const pinned = ['--require-hashes', '--only-binary', ':all:', '-r', join(part.pins, 'requirements.txt')];
  fetched(python, [...pip, 'download', '-q', '-d', wheels, ...pinned], { log });
  run(python, [...pip, 'install', '-q', '--no-index', '--find-links', wheels, ...pinned], { log });
  rmSync(wheels, { recursive: true });
  movePaths(folder, part.folder);
  const ask = 'import ansible.release; print(ansible.release.__version__)';
  return run(python, ['-c', ask], { log }).trim();
}

/**
 * Scripts of a venv name its own folder: write the one that it gets in the end.
 * @param {string} from
 * @param {string} to
 */
function movePaths(from, to) {
  const scripts = readdirSync(join(from, 'bin'), { withFileTypes: true }).filter((entry) => entry.isFile());
  for (const file of [...scripts.map(({ name }) => join(from, 'bin', name)), join(from, 'pyvenv.cfg')]) {
    const content = readFileSync(file, 'utf8');
    if (content.includes(from)) writeFileSync(file, content.replaceAll(from, to));
  }
}

/**
 * Packer. Gives its version.
 * @param {Work} work
 */
export function buildPacker(work) {
  const { program, version } = buildGo(work);
  const said = run(program, ['version'], { log: work.log, env: { CHECKPOINT_DISABLE: '1' } });
  if (!said.startsWith(`Packer v${version}\n`)) throw new Failed(`it says that it is ${said}, and not ${version}`);
  return version;
}

/**
 * A plugin, as Packer installs it. Gives its version.
 * @param {Work & { packer: string }} work `packer` is the program that installs it.
 */
export function buildPlugin(work) {
  const { program, version, source } = buildGo(work);
  const { version: said } = JSON.parse(run(program, ['describe'], { log: work.log }));
  if (said !== version) throw new Failed(`it says that it is ${said}, and not ${version}`);
  run(work.packer, ['plugins', 'install', '--path', program, source], {
    log: work.log,
    env: { PACKER_PLUGIN_PATH: join(work.folder, 'plugins'), CHECKPOINT_DISABLE: '1' },
  });
  rmSync(program);
  return version;
}

/**
 * Builds the one tool that a module requires, as a release.
 * @param {Work} work
 */
function buildGo({ part, folder, log }) {
  const pins = readFileSync(join(part.pins, 'go.mod'), 'utf8');
  const tool = /^tool (\S+)$/m.exec(pins)?.[1] ?? '';
  const version = pins.split(/\s+/).find((_, index, words) => words[index - 1] === tool && words[index - 2] !== 'tool');
  needGo(/^go (\S+)$/m.exec(pins)?.[1] ?? '', log);

  const module = join(folder, 'module');
  cpSync(part.pins, module, { recursive: true });
  // Without a go.sum of its own, Go asks the checksum database for each module.
  const mod = existsSync(join(part.pins, 'go.sum')) ? '-mod=readonly' : '-mod=mod';
  const env = { CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOWORK: 'off' };
  fetched('go', ['list', mod, '-deps', tool], { cwd: module, env, log });
  const name = tool.slice(tool.lastIndexOf('/') + 1);
  const program = join(folder, 'bin', name);
  mkdirSync(join(folder, 'bin'));
  const flags = `-s -w -X ${tool}/version.VersionPrerelease=`;
  run('go', ['build', mod, '-p', '2', '-trimpath', '-ldflags', flags, '-o', program, tool], { cwd: module, env, log });
  rmSync(module, { recursive: true });
  return { program, version: version?.replace(/^v/, '') ?? '', source: tool.replace('packer-plugin-', '') };
}

/**
 * @param {string} wanted
 * @param {string} log
 */
function needGo(wanted, log) {
  let have = '';
  try {
    have = run('go', ['env', 'GOVERSION'], { log, env: { GOTOOLCHAIN: 'local' } })
      .trim()
      .replace(/^go/, '');
  } catch {
    throw new NotHere(`there is no Go on this machine (${wanted} or newer)`);
  }
  const [a, b] = [have, wanted].map((version) => version.split('.').map((number) => Number.parseInt(number, 10)));
  const first = [0, 1, 2].find((index) => (a?.[index] ?? 0) !== (b?.[index] ?? 0));
  if (first !== undefined && (a?.[first] ?? 0) < (b?.[first] ?? 0)) {
    throw new NotHere(`Go is ${have} on this machine, and it needs ${wanted}`);
  }
}
