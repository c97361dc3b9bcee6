import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath, URL } from 'node:url';

/**
 * What is pinned and built apart from the rest, so that one that cannot be built here keeps no other from it.
 * @typedef {object} Part
 * @property {string} name such as `packer`, `plugin-qemu`, `python`
 * @property {string} pins the folder of its pins
 * @property {string} id its name and the hash of all that decides what it is
 * @property {string} folder where it is, when it is complete
 */

/** @typedef {Readonly<Record<string, string | undefined>>} Environment */

/** The official plugins that rendered folders ask for. */
const plugins = ['amazon', 'ansible', 'azure', 'googlecompute', 'qemu'];

/**
 * Where all parts are.
 * @param {Environment} env
 */
export function toolchainFolder(env) {
  const cache = env['XDG_CACHE_HOME'] ?? '';
  return join(isAbsolute(cache) ? cache : join(homedir(), '.cache'), 'ostrata', 'toolchain');
}

/**
 * Every part, present or not.
 * @param {{ env: Environment, root?: string }} options `root` holds the pins; this package when it is left out.
 */
export function toolchainParts({ env, root = fileURLToPath(new URL('..', import.meta.url)) }) {
  const into = toolchainFolder(env);
  return {
    python: part('python', join(root, 'python'), ['requirements.txt'], into),
    packer: part('packer', join(root, 'go/packer'), ['go.mod', 'go.sum'], into),
    actionlint: part('actionlint', join(root, 'go/actionlint'), ['go.mod', 'go.sum'], into, programRecipe),
    groovyCps: part('groovy-cps', join(root, 'java'), ['pom.xml', 'checksums'], into, librariesRecipe),
    tofu: part('tofu', join(root, 'go/opentofu'), ['go.mod', 'go.sum'], into, programRecipe),
    plugins: plugins.map((name) => part(`plugin-${name}`, join(root, 'go', name), ['go.mod', 'go.sum'], into)),
  };
}

/**
 * The one folder that Packer looks for plugins in, with the plugins that are complete.
 * @param {readonly Part[]} present
 * @param {Environment} env
 */
export function pluginsFolder(present, env) {
  const hash = hashOf(present.map(({ id }) => id));
  return join(toolchainFolder(env), `plugins-${hash}`);
}

/**
 * What a part says of itself once it is complete: it is written last, before the folder gets its name.
 * @param {string} folder
 * @returns {{ readonly version: string } | undefined}
 */
export function completed(folder) {
  const file = join(folder, 'complete.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** How the parts are built is part of what they are. */
const recipe = readFileSync(new URL('build.mjs', import.meta.url), 'utf8');
const programRecipe = readFileSync(new URL('build-go-program.mjs', import.meta.url), 'utf8');
const librariesRecipe = readFileSync(new URL('build-java-libraries.mjs', import.meta.url), 'utf8');

/**
 * @param {string} name
 * @param {string} pins
 * @param {readonly string[]} files
 * @param {string} into
 * @param {string} how
 * @returns {Part}
 */
function part(name, pins, files, into, how = recipe) {
  const contents = files
    .map((file) => join(pins, file))
    .map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : ''));
  const id = `${name}-${hashOf([process.platform, process.arch, how, ...contents])}`;
  return { name, pins, id, folder: join(into, id) };
}

/** @param {readonly string[]} texts */
function hashOf(texts) {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 12);
}
