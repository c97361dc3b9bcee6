import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from '@cdktn/hcl-tools';
import { parse } from '@cdktn/hcl2json';
import { targetNames, unitsOf } from '@ostrata/catalog';
import { toolchain } from '@ostrata/toolchain';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogueOf, unitOf } from './catalogue.cases.ts';
import { renderUnit } from './index.ts';

const catalog = catalogueOf();
const goldens = fileURLToPath(new URL('../goldens/', import.meta.url));
const images = unitsOf(catalog)
  .filter((unit) => renderUnit(unit, catalog.lock).files.size > 0)
  .map(({ image }) => image.name);
const packers = [await packerOfMachine(), packerOfToolchain()];

describe.each(images)('the rendered folder of %s', (image) => {
  const { files, problems } = renderUnit(unitOf(catalog, image), catalog.lock);

  it('is what it was, to the byte and to the file', async () => {
    expect(problems).toEqual([]);
    for (const [path, content] of files) await expect(content).toMatchFileSnapshot(join(goldens, image, path));
    expect(await filesBelow(join(goldens, image))).toEqual([...files.keys()]);
  });

  it('is HCL by the parser of HashiCorp, and as packer fmt leaves it', async () => {
    for (const [path, content] of files) {
      if (!path.endsWith('.hcl')) continue;
      await expect(parse(path, content), path).resolves.toBeDefined();
      expect(await format(content), path).toBe(content);
    }
  });
});

describe('the goldens', () => {
  it('are there for every target that can be rendered, and for nothing else', async () => {
    const rendered = new Set(images.map((image) => unitOf(catalog, image).target.name));
    const supported = targetNames.filter((target) => {
      const unit = unitOf(catalog, 'hardened-debian');
      const { problems } = renderUnit({ ...unit, target: { ...unit.target, name: target } }, catalog.lock);
      return !problems.some(({ code }) => code === 'no-template');
    });
    expect([...rendered]).toEqual(supported);
    expect((await readdir(goldens)).sort()).toEqual([...images].sort());
  });
});

describe.each(packers.map((packer) => [packer.title, packer] as const))('packer validate, %s', (_title, packer) => {
  const { program, pluginPath, isOld } = packer;
  const folder = { path: '' };
  beforeAll(async () => {
    folder.path = await mkdtemp(join(tmpdir(), 'ostrata-templates-'));
    for (const image of images) {
      for (const [path, content] of renderUnit(unitOf(catalog, image), catalog.lock).files) {
        if (isOld && path.endsWith('plugins.pkr.hcl')) continue;
        await mkdir(dirname(join(folder.path, image, path)), { recursive: true });
        await writeFile(join(folder.path, image, path), content);
      }
    }
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await writeFile(join(folder.path, 'key'), privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
    await writeFile(join(folder.path, 'disk.qcow2'), '');
  });
  afterAll(() => rm(folder.path, { recursive: true }));

  const subjects = images.flatMap((image) => {
    const { files } = renderUnit(unitOf(catalog, image), catalog.lock);
    return [...(files.has('source.pkr.hcl') ? [image] : []), join(image, 'verify')];
  });
  it.skipIf(program === undefined).each(subjects)('accepts %s', async (subject) => {
    const { exitCode, all } = await execa(
      program ?? '',
      ['validate', ...variables(folder.path), join(folder.path, subject)],
      {
        reject: false,
        all: true,
        env: {
          PACKER_CACHE_DIR: join(folder.path, 'cache'),
          CHECKPOINT_DISABLE: '1',
          ...(pluginPath !== undefined && { PACKER_PLUGIN_PATH: pluginPath }),
        },
      },
    );
    expect({ exitCode, all }).toMatchObject({ exitCode: 0 });
    const warnings = (all.match(/^Warning: .*/gm) ?? []).filter((line) => !line.includes("A checksum of 'none'"));
    expect(warnings).toEqual([]);
  });
});

interface Validator {
  readonly title: string;
  readonly program?: string | undefined;
  readonly pluginPath?: string | undefined;
  readonly isOld: boolean;
}

async function packerOfMachine(): Promise<Validator> {
  const { failed, stdout } = await execa('packer', ['version'], { reject: false });
  if (failed) return { title: "the machine's own (not run: no packer on this machine)", isOld: false };
  return { title: "the machine's own", program: 'packer', isOld: stdout.startsWith('Packer v1.6.') };
}

function packerOfToolchain(): Validator {
  const { packer, missing } = toolchain();
  const lacks = missing.filter((part) => ['packer', 'plugin-ansible', 'plugin-qemu'].includes(part));
  if (lacks.length > 0) return { title: `the toolchain's (not run: it has no ${lacks.join(', no ')})`, isOld: false };
  return { title: "the toolchain's", program: packer?.program, pluginPath: packer?.pluginPath, isOld: false };
}

function variables(folder: string): readonly string[] {
  const values = {
    image_name: 'python-runtime',
    image_version: '1.0.0',
    parent_image: join(folder, 'disk.qcow2'),
    output_directory: join(folder, 'output'),
    manifest: join(folder, 'manifest.json'),
    ssh_private_key_file: join(folder, 'key'),
    ssh_public_key: 'ssh-ed25519 AAAA build',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-var', `${name}=${value}`]);
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
