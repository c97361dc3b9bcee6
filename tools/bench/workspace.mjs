// The graph of an image repository as packages that stand on their parent, for tools that plan packages.
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import { cacheFolder, catalogue, changedImages } from './generate.mjs';

/** Counted up when what is generated changes. */
const form = 1;

/**
 * An npm workspace with Nx and changesets set up: one package an image, with its parent as its dependency. Its branch `work` is
 * one commit ahead of `main`: the packages of the images that are changed in the image repository too, and a changeset of them.
 */
export async function packageWorkspace(count) {
  const folder = join(cacheFolder(), `v${form}-${count}-packages`);
  if (existsSync(folder)) return withModules(folder);
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const git = (...args) => execa('git', ['-C', partial, ...args]);
  const images = catalogue(count);
  await git('init', '-q', '-b', 'main');
  await git('config', 'user.name', 'Bench');
  await git('config', 'user.email', 'bench@example.com');
  await write(partial, rootFiles());
  for (const image of images) await write(partial, packageFiles(image));
  await git('add', '-A');
  await git('commit', '-q', '-m', 'feat: the whole catalogue');
  await git('checkout', '-q', '-b', 'work');
  const changed = changedImages(images);
  for (const { name } of changed) await write(partial, { [`src/${name}/vars.yml`]: 'revision: 2\n' });
  const bumps = changed.map(({ name }) => `"@images/${name}": patch\n`).join('');
  await write(partial, { '.changeset/tune.md': `---\n${bumps}---\n\nTuned.\n` });
  await git('add', '-A');
  await git('commit', '-q', '-m', 'fix: tune a few');
  await rename(partial, folder);
  return withModules(folder);
}

/** Nx and changesets of this checkout: what is generated may be older than it. */
async function withModules(folder) {
  const link = join(folder, 'node_modules');
  await rm(link, { force: true });
  await symlink(resolve(import.meta.dirname, '../../node_modules'), link, 'junction');
  return folder;
}

function rootFiles() {
  const root = { name: 'images', version: '0.0.0', private: true, workspaces: ['src/*'] };
  const changesets = { baseBranch: 'main', changelog: false, commit: false, access: 'restricted' };
  return {
    'package.json': JSON.stringify(root),
    'nx.json': JSON.stringify({ defaultBase: 'main', neverConnectToCloud: true, analytics: false }),
    '.changeset/config.json': JSON.stringify(changesets),
    '.gitignore': 'node_modules\n.nx\n',
  };
}

function packageFiles({ name, parent }) {
  const dependencies = parent === undefined ? {} : { [`@images/${parent}`]: '^1.0.0' };
  return {
    [`src/${name}/package.json`]: JSON.stringify({ name: `@images/${name}`, version: '1.0.0', dependencies }),
    [`src/${name}/vars.yml`]: 'revision: 1\n',
  };
}

async function write(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), `${text}\n`);
  }
}
