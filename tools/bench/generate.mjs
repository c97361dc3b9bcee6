// An image repository of any size, as a company has it after ten releases, made by `git fast-import`.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

/** Counted up when what is generated changes. */
const form = 1;

const releases = 10;
const roles = Array.from({ length: 60 }, (_, index) => `role_${String(index).padStart(2, '0')}`);
const day = 86_400;
const epoch = Date.UTC(2026, 0, 5) / 1000;

/**
 * A repository of `images` images in four layers with ten tags each, and two branches: at `released` nothing is due, at `main`
 * a few images are. It is kept in the user's cache folder, and made once. Only `ostrata.yaml` is checked out unless `isFull`.
 * The newest release is Ostrata's own (`program`), so that its fingerprints are the true ones.
 */
export async function imageRepository({ images, program, isFull = false }) {
  const folder = join(cacheFolder(), `v${form}-${images}-images${isFull ? '-full' : ''}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  if (isFull) await cloneInFull(await imageRepository({ images, program }), partial);
  else await generate(partial, catalogue(images), program);
  await rename(partial, folder);
  return folder;
}

/** The images of a repository, parents first; the same number gives the same graph. */
export function catalogue(count) {
  const layers = [
    { layer: 'vendor', stem: 'debian', size: Math.max(1, Math.floor(count / 1000)) },
    { layer: 'global', stem: 'hardened-debian', size: Math.max(1, Math.floor(count / 100)) },
    { layer: 'product', stem: 'language-runtime', size: Math.max(1, Math.floor(count / 10)) },
  ];
  const rest = count - layers.reduce((sum, { size }) => sum + size, 0);
  const images = [];
  let parents = [];
  for (const { layer, stem, size } of [...layers, { layer: 'service', stem: 'customer-service', size: rest }]) {
    const above = parents;
    parents = Array.from({ length: size }, (_, index) => `${stem}-${String(index + 1).padStart(5, '0')}`);
    for (const [index, name] of parents.entries()) {
      images.push({ name, layer, number: images.length, parent: above[index % above.length] });
    }
  }
  return images;
}

/** Where what is generated is kept. */
export function cacheFolder() {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ostrata', 'bench');
}

async function generate(folder, images, program) {
  const git = (...args) => execa('git', ['-C', folder, ...args]);
  await execa('git', ['init', '-q', '-b', 'main', folder]);
  await git('config', 'user.name', 'Bench');
  await git('config', 'user.email', 'bench@example.com');
  await git('config', 'tag.gpgSign', 'false');
  await git('config', 'gc.auto', '0');
  await writeFile(join(folder, 'history'), [...history(images)].join(''));
  await execa('git', ['-C', folder, 'fast-import', '--quiet'], { inputFile: join(folder, 'history') });
  await rm(join(folder, 'history'));
  await git('pack-refs', '--all');
  await git('sparse-checkout', 'set', '--no-cone', '/ostrata.yaml');
  await git('checkout', '-q', 'released');
  await tagPlanned(folder, program);
  await git('pack-refs', '--all');
  await git('repack', '-q', '-a', '-d');
  await git('checkout', '-q', 'main');
}

/** The tags that a release would make; it makes none itself, since the folders are smaller than what is rendered. */
async function tagPlanned(folder, program) {
  const { stdout } = await execa('node', [program, 'plan', '--json'], { cwd: folder });
  const { commit, images } = JSON.parse(stdout);
  const lines = ({ units }) => units.map((one) => `Ostrata-Build: ${plannedTrailer(one)}\n`).join('');
  const all = images.map((image) => [`${image.image}/v${image.to}`, `${image.image} ${image.to}\n\n${lines(image)}`]);
  const name = `release/${new Date().toISOString().slice(0, 10).replaceAll('-', '')}.1`;
  all.push([name, `${name}: ${images.length} images\n\n${images.map(lines).join('')}`]);
  const input = all.map(
    ([name, message]) => `tag ${name}\nfrom ${commit}\n${person('tagger', releases)}${data(message)}`,
  );
  await execa('git', ['-C', folder, 'fast-import', '--quiet'], { input: input.join('') });
}

function plannedTrailer({ image, version, target, fingerprint, parent, refresh }) {
  const more = [parent && `parent=${parent}`, refresh && `refresh=${refresh}`].filter(Boolean);
  return [`${image}@${version}`, target, fingerprint, ...more].join(' ');
}

/** As the sparse one, with every file checked out. */
async function cloneInFull(from, folder) {
  await execa('git', ['clone', '-q', '--no-checkout', '--', from, folder]);
  await execa('git', ['-C', folder, 'branch', '-q', 'released', 'origin/released']);
  await execa('git', ['-C', folder, 'checkout', '-q', 'main']);
}

/** The input of `git fast-import`: the first commit, a change of the lowest layer for each release, and a few changes after. */
function* history(images) {
  yield* commit('main', 0, 'feat: the whole catalogue', allFiles(images));
  yield* tags(images, 0);
  for (let release = 1; release < releases; release += 1) {
    const defaults = [[`roles/${roles[0]}/defaults/main.yml`, roleDefaults(0, release)]];
    yield* commit('main', release, `fix: security updates of release ${release + 1}`, defaults);
    if (release < releases - 1) yield* tags(images, release);
  }
  yield 'reset refs/heads/released\nfrom refs/heads/main\n\n';
  for (const [index, image] of changedImages(images).entries()) {
    const subject = `${index % 2 === 0 ? 'fix' : 'feat'}: tune ${image.name}`;
    yield* commit('main', releases + index, subject, [...imageFiles(image, 2)]);
  }
  for (const name of foreignTags(images)) yield tag(name, 0, `${name}\n`);
}

/** The images that commits after the newest release changed. */
export function changedImages(images) {
  const products = images.filter(({ layer }) => layer === 'product');
  const services = images.filter(({ layer }) => layer === 'service');
  return [products.at(-1), ...services.slice(0, 4)];
}

/** Tags that are not ours, so that there are ten times as many tags as images. */
function foreignTags(images) {
  const versioned = images.filter(({ parent }) => parent !== undefined).length;
  const count = (images.length - versioned) * releases - releases;
  return Array.from({ length: count }, (_, index) => `deployed-${index + 1}`);
}

function* commit(branch, number, message, files) {
  yield `commit refs/heads/${branch}\nmark :${number + 1}\n${person('committer', number)}${data(message)}`;
  for (const [path, content] of files) yield `M 100644 inline ${path}\n${data(content)}`;
}

function* tags(images, release) {
  const units = images.filter(({ parent }) => parent !== undefined).map((image) => trailer(image, release));
  for (const { name, line } of units) {
    yield tag(`${name}/v1.0.${release}`, release, `${name} 1.0.${release}\n\n- security updates\n\n${line}`);
  }
  const name = `release/${new Date((epoch + release * 7 * day) * 1000).toISOString().slice(0, 10).replaceAll('-', '')}.1`;
  yield tag(name, release, `${name}: ${units.length} images\n\n${units.map(({ line }) => line).join('')}`);
}

function trailer({ name, parent, layer }, release) {
  const fingerprint = createHash('sha256').update(`${name} ${release}`).digest('hex');
  const standsOn = layer === 'global' ? '' : ` parent=${parent}@1.0.${release}`;
  return { name, line: `Ostrata-Build: ${name}@1.0.${release} qemu/linux v1:${fingerprint}${standsOn}\n` };
}

function tag(name, release, message) {
  return `tag ${name}\nfrom :${release + 1}\n${person('tagger', release)}${data(message)}`;
}

function person(what, number) {
  return `${what} Bench <bench@example.com> ${epoch + number * 7 * day} +0000\n`;
}

function data(text) {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function* allFiles(images) {
  yield [
    'ostrata.yaml',
    'defaults:\n  owner: { team: platform, contact: platform@example.com, sla: next working day }\n',
  ];
  yield ['ostrata.lock.yaml', lock(images)];
  for (const [index, role] of roles.entries()) {
    yield [`roles/${role}/defaults/main.yml`, roleDefaults(index, 0)];
    yield [`roles/${role}/handlers/main.yml`, '---\n[]\n'];
    yield [`roles/${role}/meta/main.yml`, '---\ngalaxy_info:\n  author: platform\ndependencies: []\n'];
    yield [
      `roles/${role}/tasks/main.yml`,
      `---\n- name: Tasks of ${role}\n  ansible.builtin.debug:\n    msg: ${role}\n`,
    ];
  }
  for (let index = 0; index < 20; index += 1) yield [playbook(index), `---\n- hosts: all\n  tasks: []\n# ${index}\n`];
  for (const image of images) yield* imageFiles(image, 1);
}

/** What a person wrote, and what `ostrata render` wrote below it: small, but with the names of the real files. */
export function* imageFiles(image, revision) {
  const folder = `src/${image.name}`;
  yield [`${folder}/image.yaml`, imageYaml(image, revision)];
  const unit = `${folder}/qemu/linux`;
  const isVendor = image.parent === undefined;
  for (const below of isVendor ? [`${unit}/verify`] : [unit, `${unit}/verify`]) {
    yield [`${below}/build.pkr.hcl`, 'build {\n  sources = ["source.qemu.image"]\n}\n'];
    yield [`${below}/source.pkr.hcl`, 'source "qemu" "image" {\n  vm_name = "disk.qcow2"\n}\n'];
    yield [`${below}/variables.pkr.hcl`, `variable "image_name" {\n  default = "${image.name}"\n}\n`];
    yield [`${below}/plugins.pkr.hcl`, 'packer {\n  required_version = ">= 1.6.6"\n}\n'];
    yield [`${below}/builder.auto.pkrvars.hcl`, 'builder_cpus = 2\n'];
    yield [`${below}/ansible/ansible.cfg`, '[defaults]\npipelining = True\n'];
    yield [`${below}/ansible/playbook.yml`, `---\n- hosts: all\n  vars_files: [vars.yml]\n  roles: []\n`];
  }
  if (!isVendor)
    yield [`${unit}/ansible/vars.yml`, `---\nservice_port: ${8000 + image.number}\nrevision: ${revision}\n`];
}

function imageYaml(image, revision) {
  const { name, layer, number, parent } = image;
  const schema = '# yaml-language-server: $schema=https://unpkg.com/@ostrata/catalog/schema/image.schema.json\n';
  if (parent === undefined) {
    return `${schema}image: ${name}\nlayer: ${layer}\ntargets:\n  qemu/linux:\n    url: ${vendorUrl(name)}\n`;
  }
  return `${schema}image: ${name}
layer: ${layer}
parent: ${parent}
description: Number ${number} of the bench's images, for its ${layer} layer
owner: { team: team-${number % 50}, contact: team-${number % 50}@example.com, sla: next working day }
targets:
  qemu/linux:
    builder: { cpus: 2, memory: 2048 }
ansible:
  roles: [${rolesOf(image).join(', ')}]
  vars:
    service_port: ${8000 + number}
    revision: ${revision}
    python_version: "3.11"
  secrets: [PIP_INDEX_TOKEN]
verify: [${playbook(number % 20)}, ${playbook((number + 7) % 20)}]
lifecycle: { endOfLife: 2029-06-30, keep: 5, grace: 90d }
`;
}

/** Five, the first one in the global layer alone: a release of it reaches every image. */
function rolesOf({ layer, number }) {
  const shared = Array.from({ length: 5 }, (_, index) => roles[1 + ((number * 7 + index * 12) % (roles.length - 1))]);
  return layer === 'global' ? [roles[0], ...shared.slice(1)] : shared;
}

function roleDefaults(index, release) {
  return `---\nrole_number: ${index}\nrole_release: ${release}\n`;
}

function playbook(index) {
  return `tests/verify-${String(index).padStart(2, '0')}.yml`;
}

function vendorUrl(name) {
  return `https://images.example.com/${name}.qcow2`;
}

function lock(images) {
  const vendors = images.filter(({ parent }) => parent === undefined);
  const entries = vendors.map(({ name }) => {
    const checksum = createHash('sha256').update(name).digest('hex');
    return `  ${name}/qemu/linux: { kind: url, url: "${vendorUrl(name)}", checksum: "sha256:${checksum}" }\n`;
  });
  return `vendors:\n${entries.join('')}roles: {}\ncollections: {}\n`;
}
