import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolchain } from '@ostrata/toolchain';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const { tofu } = toolchain();
const note = tofu === undefined ? ' (not run: no OpenTofu; see tools/toolchain)' : '';

describe.skipIf(tofu === undefined)(`exported modules by OpenTofu${note}`, { timeout: 120_000 }, () => {
  const folder = { path: '' };
  beforeAll(async () => {
    folder.path = await mkdtemp(join(tmpdir(), 'ostrata-modules-'));
    await cp(join(import.meta.dirname, 'goldens/python-runtime'), folder.path, { recursive: true });
  });
  afterAll(() => rm(folder.path, { recursive: true }));

  it('are as its formatter leaves them', async () => {
    expect(await run('.', 'fmt', '-check', '-recursive')).toMatchObject({ exitCode: 0, stdout: '' });
  });

  it.each([
    ['aws/linux', 'hashicorp/aws'],
    ['aws/linux-arm64', 'hashicorp/aws'],
    ['azure/windows', 'hashicorp/azurerm'],
    ['gcp/linux', 'hashicorp/google'],
  ])(
    'of %s are loaded, and lack nothing but the provider, without which expressions and options are not checked',
    async (target, source) => {
      const { stdout } = await run(target, 'validate', '-json');
      expect(JSON.parse(stdout)).toMatchObject({
        error_count: 1,
        warning_count: 0,
        diagnostics: [{ summary: 'Missing required provider', detail: expect.stringContaining(source) }],
      });
    },
  );

  it('of qemu are valid, and give the disk of a version or of a channel', async () => {
    expect(await run('qemu/linux', 'init')).toMatchObject({ exitCode: 0 });
    expect(await run('qemu/linux', 'validate', '-json')).toMatchObject({
      stdout: expect.stringContaining('"valid": true'),
    });
    expect(await idOf('image_version=1.2.3')).toBe('/srv/store/python-runtime-linux/1.2.3/disk.qcow2');
    expect(await idOf('channel=stable')).toMatch(/^\/srv\/store\/.*stable.*\/disk\.qcow2$/);
  });

  it.each([
    ['both', ['channel=stable', 'image_version=1.2.3'], 'Give one of channel and image_version.'],
    ['neither', [], 'Give one of channel and image_version.'],
    ['a version that is none', ['image_version=1.2'], 'A version is written x.y.z, such as 2.3.0.'],
    ['a channel that is none', ['channel=Stable'], 'A channel is kebab-case, such as stable.'],
  ])('refuse %s, and say what to give', async (_what, variables, message) => {
    const { exitCode, stderr } = await run(
      'qemu/linux',
      'plan',
      '-input=false',
      '-compact-warnings',
      ...given(variables),
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain(message);
  });

  /** The output of the module of qemu, whose state stays in its folder. */
  async function idOf(variable: string): Promise<unknown> {
    const applied = await run('qemu/linux', 'apply', '-auto-approve', '-input=false', ...given([variable]));
    expect(applied).toMatchObject({ exitCode: 0 });
    return JSON.parse((await run('qemu/linux', 'output', '-json', 'id')).stdout);
  }

  function given(variables: readonly string[]): readonly string[] {
    return ['store=/srv/store', ...variables].map((one) => `-var=${one}`);
  }

  async function run(target: string, command: string, ...args: readonly string[]) {
    const { exitCode, stdout, stderr } = await execa(tofu?.program ?? '', [command, '-no-color', ...args], {
      cwd: join(folder.path, target),
      reject: false,
      env: { CHECKPOINT_DISABLE: '1', HOME: folder.path, TF_IN_AUTOMATION: '1', TF_CLI_CONFIG_FILE: undefined },
    });
    return { exitCode, stdout, stderr };
  }
});
