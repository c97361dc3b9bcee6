import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join, resolve, sep } from 'node:path';
import type { Problem } from '@ostrata/problems';
import { toolchain } from '@ostrata/toolchain';
import { execa, execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, program } from './program.fixture.ts';

const pluginOf = { aws: 'amazon', azure: 'azure', gcp: 'googlecompute' } as const;
const clouds = ['aws', 'azure', 'gcp'] as const;
type Cloud = (typeof clouds)[number];

const example = resolve(import.meta.dirname, '../../../examples/enterprise');
const folders = readdirSync(join(example, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => basename(path) === 'build.pkr.hcl')
  .map((path) => dirname(path));

const { packer, ansible, missing } = toolchain();
const lacksLint = missing.includes('python');
const lint = lacksLint ? ' (not run: the toolchain has no python)' : '';
const subjects = clouds.map((cloud) => {
  const lacks = lacksOf(cloud);
  const count = folders.filter((folder) => folder.split(sep)[1] === cloud).length;
  return { cloud, lacks, title: `${count} of ${cloud}${lacks === undefined ? '' : ` (not run: ${lacks})`}` };
});
const lacksAws = lacksOf('aws') !== undefined;

describe(`examples/enterprise: ${folders.length} folders`, { timeout: 900_000 }, () => {
  const work = mkdtempSync(join(tmpdir(), 'ostrata-enterprise-'));
  const images = join(work, 'images');
  beforeAll(async () => {
    await bundle();
    cpSync(example, images, { recursive: true });
    execaSync('git', ['init', '-q', images]);
  }, 120_000);
  afterAll(() => {
    rmSync(work, { recursive: true, force: true });
  });

  it('is committed as it is rendered, for every cloud', async () => {
    expect(new Set(folders.map((folder) => folder.split(sep)[1]))).toEqual(new Set(clouds));
    expect(await run('render', '--check')).toMatchObject({ exitCode: 0 });
  });

  it.skipIf(lacksLint)(`passes every check but packer validate, ansible-lint among them${lint}`, async () => {
    expect(await run('check', '--no-packer')).toEqual({ exitCode: 0, stdout: 'No problems.', stderr: '' });
  });

  describe('packer validate, by ostrata check', () => {
    const problems: Problem[] = [];
    const accepted: string[] = [];
    beforeAll(async () => {
      if (subjects.every(({ lacks }) => lacks !== undefined)) return;
      const { stdout } = await run('check', '--no-lint', '--json');
      const said = JSON.parse(stdout) as { readonly problems: readonly Problem[] };
      problems.push(...said.problems);
    }, 900_000);

    for (const { cloud, lacks, title } of subjects) {
      it.skipIf(lacks !== undefined)(`accepts all ${title}`, () => {
        expect(problems.filter(({ place }) => place === undefined || cloudOf(place.file) === cloud)).toEqual([]);
        accepted.push(...folders.filter((folder) => folder.split(sep)[1] === cloud));
      });
    }
    afterAll(() => {
      console.log(`packer validate, examples/enterprise: ${accepted.length} of ${folders.length} folders accepted`);
    });
  });

  const note = lacksAws ? ` (not run: ${lacksOf('aws') ?? ''})` : '';
  it.skipIf(lacksAws)(`is told of an option that no plugin has, with its place${note}`, async () => {
    const unneeded = readdirSync(join(images, 'src')).filter((image) => !/^(debian-12|hardened-debian)$/.test(image));
    for (const image of unneeded) rmSync(join(images, 'src', image), { recursive: true });
    const file = join(images, 'src/hardened-debian/aws/linux/source.pkr.hcl');
    writeFileSync(file, readFileSync(file, 'utf8').replace('imds_support', 'imds_suport'));
    const { exitCode, stdout } = await run('check', '--no-lint');
    expect(exitCode).toBe(2);
    expect(stdout).toContain('imds_suport');
    expect(stdout).toMatch(/src\/hardened-debian\/aws\/linux\/source\.pkr\.hcl:\d+:\d+/);
  });

  async function run(...args: readonly string[]) {
    const path = [packer && dirname(packer.program), ansible?.bin, process.env['PATH']];
    const { exitCode, stdout, stderr } = await execa('node', [program, ...args], {
      cwd: images,
      reject: false,
      env: {
        HOME: work,
        NO_COLOR: '1',
        CHECKPOINT_DISABLE: '1',
        PATH: path.filter((one) => one !== undefined).join(delimiter),
        ...(packer !== undefined && { PACKER_PLUGIN_PATH: packer.pluginPath }),
      },
    });
    return { exitCode, stdout, stderr };
  }
});

/** The cloud of a file of a unit's folder: `src/<image>/<cloud>/…`. */
function cloudOf(file: string): string | undefined {
  return file.split('/')[2];
}

/** What the toolchain lacks to validate the folders of a cloud. */
function lacksOf(cloud: Cloud): string | undefined {
  const plugin = pluginOf[cloud];
  const parts = ['packer', 'plugin-ansible', `plugin-${plugin}`].filter((part) => missing.includes(part));
  if (parts.length > 0) return `the toolchain has no ${parts.join(', no ')}`;
  const version = packer?.plugins[plugin] ?? '';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isTooOld = plugin === 'azure' && (major < 2 || (major === 2 && minor < 4));
  return isTooOld ? `the toolchain's azure is ${version}, and the folders need 2.4.0` : undefined;
}
