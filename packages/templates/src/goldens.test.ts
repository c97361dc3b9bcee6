import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from '@cdktn/hcl-tools';
import { parse } from '@cdktn/hcl2json';
import { clouds, targetNames, unitsOf, type Cloud, type TargetName } from '@ostrata/catalog';
import { toolchain } from '@ostrata/toolchain';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogueOf, unitOf } from './catalogue.cases.ts';
import { renderUnit, unitVariables } from './index.ts';

const catalog = catalogueOf();
const goldens = fileURLToPath(new URL('../goldens/', import.meta.url));
const units = unitsOf(catalog)
  .filter((unit) => renderUnit(unit, catalog.lock).files.size > 0)
  .map(({ name }) => name);
const pluginOf = { aws: 'amazon', azure: 'azure', gcp: 'googlecompute', qemu: 'qemu' } as const;
const builderFile = 'builder.auto.pkrvars.hcl';
const packers = [await packerOfMachine(), ...packersOfToolchain()];

describe.each(units)('the rendered folder of %s', (unit) => {
  const { files, problems } = renderUnit(unitOf(catalog, unit), catalog.lock);

  it('is what it was, to the byte and to the file', async () => {
    expect(problems).toEqual([]);
    for (const [path, content] of files) await expect(content).toMatchFileSnapshot(join(goldens, unit, path));
    expect(await filesBelow(join(goldens, unit))).toEqual([...files.keys()]);
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
  it('are there for every target, and for nothing else', async () => {
    const rendered = new Set(units.map((unit) => unitOf(catalog, unit).target.name));
    expect([...rendered].sort()).toEqual([...targetNames]);
    const folders = await filesBelow(goldens);
    expect(folders.filter((path) => !units.some((unit) => path.startsWith(`${unit}/`)))).toEqual([]);
  });

  it('are rendered of every unit of the catalogue, but for vendor images that are not verified', () => {
    const failed = unitsOf(catalog).flatMap((unit) => renderUnit(unit, catalog.lock).problems);
    expect(failed).toEqual([]);
  });
});

describe.each(packers.map((packer) => [packer.title, subjectsOf(packer).length, packer] as const))(
  'packer validate, %s: %i folders',
  (_title, _count, packer) => {
    const { program, pluginPath, isOld } = packer;
    const folder = { path: '' };
    beforeAll(async () => {
      folder.path = await mkdtemp(join(tmpdir(), 'ostrata-templates-'));
      for (const unit of units) {
        for (const [path, content] of renderUnit(unitOf(catalog, unit), catalog.lock).files) {
          if (isOld && path.endsWith('plugins.pkr.hcl')) continue;
          await mkdir(dirname(join(folder.path, unit, path)), { recursive: true });
          await writeFile(join(folder.path, unit, path), content);
        }
      }
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      await writeFile(join(folder.path, 'key'), privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
      await writeFile(join(folder.path, 'disk.qcow2'), '');
    });
    const accepted: string[] = [];
    afterAll(async () => {
      await rm(folder.path, { recursive: true });
      console.log(`packer validate, ${packer.title}: ${accepted.length} of ${subjects.length} folders accepted`);
    });

    const subjects = subjectsOf(packer);
    it.skipIf(program === undefined).each(subjects)('accepts %s', async (subject, unit, which) => {
      const { files } = renderUnit(unitOf(catalog, unit), catalog.lock);
      const { name } = unitOf(catalog, unit).target;
      const machine = files.get(which === 'verify' ? join('verify', builderFile) : builderFile) ?? '';
      const { exitCode, all } = await execa(
        program ?? '',
        ['validate', ...variables({ target: name, which, machine, files: folder.path }), join(folder.path, subject)],
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
      accepted.push(subject);
    });
  },
);

interface Validator {
  readonly title: string;
  readonly program?: string | undefined;
  readonly pluginPath?: string | undefined;
  readonly isOld: boolean;
  /** The clouds whose folders it can read. */
  readonly clouds: readonly Cloud[];
}

interface Taken {
  readonly target: TargetName;
  readonly which: 'build' | 'verify';
  /** Text of the file of the builder machine. */
  readonly machine: string;
  /** Folder of the files that are named in values. */
  readonly files: string;
}

/** The folders that a Packer is asked about: where they are, their unit, and which of its two they are. */
function subjectsOf({ clouds: readable }: Validator): readonly (readonly [string, string, 'build' | 'verify'])[] {
  return units
    .filter((unit) => readable.includes(unitOf(catalog, unit).target.cloud))
    .flatMap((unit) => {
      const { files } = renderUnit(unitOf(catalog, unit), catalog.lock);
      return (['build', 'verify'] as const)
        .filter((one) => one === 'verify' || files.has('source.pkr.hcl'))
        .map((one) => [one === 'build' ? unit : join(unit, 'verify'), unit, one] as const);
    });
}

async function packerOfMachine(): Promise<Validator> {
  const { failed, stdout } = await execa('packer', ['version'], { reject: false });
  const none = { isOld: false, clouds: ['qemu'] } as const;
  if (failed) return { title: "the machine's own (not run: no packer on this machine)", ...none };
  return { ...none, title: "the machine's own", program: 'packer', isOld: stdout.startsWith('Packer v1.6.') };
}

/** One for each cloud, since a machine may lack the plugin of one, or have one that is too old. */
function packersOfToolchain(): readonly Validator[] {
  const { packer, missing } = toolchain();
  return Object.entries(pluginOf).map(([name, plugin]) => {
    const cloud = clouds.filter((one) => one === name);
    const lacks = missing.filter((part) => ['packer', 'plugin-ansible', `plugin-${plugin}`].includes(part));
    const version = packer?.plugins[plugin] ?? '';
    const reason =
      lacks.length > 0
        ? `it has no ${lacks.join(', no ')}`
        : isTooOld(plugin, version) && `its plugin ${plugin} is ${version}, and the folders need 2.4.0`;
    return {
      title: `the toolchain's for ${name}${reason === false ? '' : ` (not run: ${reason})`}`,
      ...(reason === false && { program: packer?.program, pluginPath: packer?.pluginPath }),
      isOld: false,
      clouds: cloud,
    };
  });
}

/** Of the other plugins the toolchain has what folders need. */
function isTooOld(plugin: string, version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return plugin === 'azure' && (major < 2 || (major === 2 && minor < 4));
}

/** What a folder takes and has no value for: neither by default nor in its file of the builder machine. */
function variables({ target, which, machine, files }: Taken): readonly string[] {
  const paths: Readonly<Record<string, string>> = {
    image_name: 'python-runtime',
    image_version: '1.0.0',
    parent_image: join(files, 'disk.qcow2'),
    output_directory: join(files, 'output'),
    manifest: join(files, 'manifest.json'),
    ssh_private_key_file: join(files, 'key'),
    ssh_public_key: 'ssh-ed25519 AAAA build',
  };
  return unitVariables(target)
    .filter((one) => one.default === undefined && one.folders.includes(which))
    .filter((one) => !new RegExp(`^${one.name} +=`, 'm').test(machine))
    .flatMap(({ name, example }) => ['-var', `${name}=${example ?? paths[name] ?? ''}`]);
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
