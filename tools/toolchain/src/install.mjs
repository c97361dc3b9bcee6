// Builds every part that is not there, one after the other. tools/toolchain/install holds the lock.
import { linkSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildGoProgram } from './build-go-program.mjs';
import { buildJavaLibraries } from './build-java-libraries.mjs';
import { buildPacker, buildPlugin, buildPython } from './build.mjs';
import { completed, pluginsFolder, toolchainFolder, toolchainParts } from './parts.mjs';
import { NotHere, run } from './run.mjs';

/** @import { Part } from './parts.mjs' */
/** @import { Work } from './build.mjs' */

const root = toolchainFolder(process.env);
const { python, packer, actionlint, groovyCps, tofu, plugins } = toolchainParts({ env: process.env });
const unfinished = /\.partial$/;
const days = 24 * 3_600_000;

removeLeftovers();
if (completed(python.folder) && !runs(join(python.folder, 'bin/python'))) rmSync(python.folder, { recursive: true });
ensure(python, 'Ansible, ansible-lint and moto', buildPython);
ensure(actionlint, 'actionlint', buildGoProgram);
ensure(groovyCps, 'groovy-cps', buildJavaLibraries);
ensure(tofu, 'OpenTofu', buildGoProgram);
ensure(packer, 'Packer', buildPacker);
const program = join(packer.folder, 'bin/packer');
const present = plugins.filter((plugin) =>
  ensure(plugin, `Packer's plugin ${plugin.name.replace('plugin-', '')}`, (work) => {
    if (completed(packer.folder) === undefined) throw new NotHere('it needs Packer, which is not there');
    return buildPlugin({ ...work, packer: program });
  }),
);
joinPlugins(present);

/**
 * Builds a part, unless it is complete. True when it is there.
 * @param {Part} part
 * @param {string} title
 * @param {(work: Work) => string} build
 */
function ensure(part, title, build) {
  const before = completed(part.folder);
  if (before !== undefined) {
    console.log(`${title} ${before.version}: ${part.folder}`);
    utimesSync(part.folder, new Date(), new Date());
    return true;
  }
  const folder = `${part.folder}.partial`;
  const log = join(root, 'logs', `${part.id}.log`);
  const start = Date.now();
  console.log(`${title}: building`);
  try {
    rmSync(log, { force: true });
    mkdirSync(folder, { recursive: true });
    const version = build({ part, folder, log });
    complete(folder, part.folder, { version });
    console.log(`${title} ${version}: ${part.folder} (${Math.round((Date.now() - start) / 1000)} s)`);
    return true;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof NotHere) {
      console.log(`not run: ${title}, because ${message}`);
    } else {
      console.error(`${title} failed:\n${message}\nAll it said: ${log}`);
      process.exitCode = 1;
    }
    return false;
  }
}

/**
 * One folder of all plugins, since Packer takes one only. The files are links and take no room.
 * @param {readonly Part[]} present
 */
function joinPlugins(present) {
  const to = pluginsFolder(present, process.env);
  if (completed(to) !== undefined) {
    utimesSync(to, new Date(), new Date());
    return;
  }
  const folder = `${to}.partial`;
  mkdirSync(folder, { recursive: true });
  for (const plugin of present) {
    const from = join(plugin.folder, 'plugins');
    const entries = readdirSync(from, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((file) => file.isFile())) {
      const file = join(entry.parentPath, entry.name);
      const target = join(folder, file.slice(from.length));
      mkdirSync(dirname(target), { recursive: true });
      linkSync(file, target);
    }
  }
  complete(folder, to, { version: '' });
}

/**
 * @param {string} folder
 * @param {string} to
 * @param {{ version: string }} facts
 */
function complete(folder, to, facts) {
  writeFileSync(join(folder, 'complete.json'), JSON.stringify(facts));
  rmSync(to, { recursive: true, force: true });
  renameSync(folder, to);
}

/** What an interrupted run left, and what no run has used for a month. */
function removeLeftovers() {
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name === 'logs') continue;
    const path = join(root, entry.name);
    const isOld = statSync(path).mtimeMs < Date.now() - 30 * days;
    if (unfinished.test(entry.name) || isOld) rmSync(path, { recursive: true, force: true });
  }
}

/** @param {string} program */
function runs(program) {
  try {
    run(program, ['--version'], { log: join(root, 'logs', 'python.log') });
    return true;
  } catch {
    return false;
  }
}
