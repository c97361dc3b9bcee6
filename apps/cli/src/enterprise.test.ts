import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join, resolve, sep } from 'node:path';
import { toolchain } from '@ostrata/toolchain';
import { execa, execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, program } from './program.fixture.ts';

const pluginOf: Readonly<Record<string, string>> = {
  aws: 'plugin-amazon',
  azure: 'plugin-azure',
  gcp: 'plugin-googlecompute',
  qemu: 'plugin-qemu',
};

const example = resolve(import.meta.dirname, '../../../examples/enterprise');
const folders = readdirSync(join(example, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => basename(path) === 'build.pkr.hcl')
  .map((path) => dirname(path));
const plugins = new Set(folders.map((folder) => pluginOf[folder.split(sep)[1] ?? ''] ?? ''));

const { packer, ansible, missing } = toolchain();
const lacks = missing.filter((part) => ['packer', 'python', 'plugin-ansible', ...plugins].includes(part));
const note = lacks.length > 0 ? ` (not run: the toolchain has no ${lacks.join(', no ')})` : '';

describe('examples/enterprise', { timeout: 600_000 }, () => {
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

  it('is committed as it is rendered', async () => {
    expect(await run('render', '--check')).toMatchObject({ exitCode: 0 });
  });

  it.skipIf(lacks.length > 0)(
    `passes every check, packer validate of all its ${folders.length} folders and ansible-lint among them${note}`,
    async () => {
      expect(await run('check')).toEqual({ exitCode: 0, stdout: 'No problems.', stderr: '' });
    },
  );

  it.skipIf(lacks.length > 0)(`is told of an option that no plugin has, with its place${note}`, async () => {
    const file = join(images, 'src/payments-api/aws/linux/source.pkr.hcl');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace('ena_support', 'ena_suport'));
    const { exitCode, stdout } = await run('check', '--no-lint');
    writeFileSync(file, before);
    expect(exitCode).toBe(2);
    expect(stdout).toContain('ena_suport');
    expect(stdout).toMatch(/src\/payments-api\/aws\/linux\/source\.pkr\.hcl:\d+:\d+/);
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
