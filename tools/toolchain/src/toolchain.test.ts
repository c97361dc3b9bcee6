import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toolchainParts } from './parts.mjs';
import { toolchain } from './toolchain.ts';

const here = fileURLToPath(new URL('..', import.meta.url));
const { packer, ansible, moto, googleApis, actionlint, groovyCps, tofu, missing } = toolchain();
const not = (what: unknown, name: string) => (what === undefined ? ` (not run: no ${name}; see tools/toolchain)` : '');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ostrata-toolchain-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('finding the toolchain', () => {
  it('finds nothing where nothing was installed', () => {
    const found = toolchain({ env: { XDG_CACHE_HOME: folder } });
    expect(Object.keys(found)).toEqual(['missing']);
    expect(found.missing).toEqual(
      expect.arrayContaining(['packer', 'python', 'actionlint', 'plugin-qemu', 'plugin-ansible']),
    );
  });

  it('takes no half-made folder for a complete one', () => {
    const env = { XDG_CACHE_HOME: folder };
    const { python } = toolchainParts({ env });
    for (const part of ['bin', 'lib/python3.11']) mkdirSync(join(python.folder, part), { recursive: true });
    mkdirSync(`${python.folder}.partial`);
    writeFileSync(join(`${python.folder}.partial`, 'complete.json'), '{"version":"2.19.0"}');
    expect(toolchain({ env }).ansible).toBeUndefined();
    writeFileSync(join(python.folder, 'complete.json'), '{"version":"2.19.0"}');
    expect(toolchain({ env }).ansible).toEqual({ bin: join(python.folder, 'bin'), version: '2.19.0' });
  });

  it('takes plugins that Packer has installed in place of the pinned ones, where it is told to', () => {
    const { packer: pinned } = toolchainParts({ env: { XDG_CACHE_HOME: folder } });
    mkdirSync(pinned.folder, { recursive: true });
    writeFileSync(join(pinned.folder, 'complete.json'), '{"version":"1.16.0"}');
    const own = join(folder, 'plugins');
    const azure = join(own, 'github.com/hashicorp/azure');
    mkdirSync(azure, { recursive: true });
    for (const version of ['2.10.0', '2.6.3']) {
      for (const end of ['', '_SHA256SUM']) {
        writeFileSync(join(azure, `packer-plugin-azure_v${version}_x5.0_linux_amd64${end}`), '');
      }
    }
    const found = toolchain({ env: { XDG_CACHE_HOME: folder, OSTRATA_PACKER_PLUGINS: own } });
    expect(found.packer).toMatchObject({ pluginPath: own, plugins: { azure: '2.10.0' } });
    expect(found.missing).toContain('plugin-amazon');
    expect(found.missing).not.toContain('plugin-azure');
  });

  it.each([
    ['go/packer/go.mod', 'packer'],
    ['go/packer/go.sum', 'packer'],
    ['go/qemu/go.mod', 'plugin-qemu'],
    ['go/actionlint/go.sum', 'actionlint'],
    ['java/checksums', 'groovy-cps'],
    ['go/opentofu/go.mod', 'tofu'],
    ['python/requirements.txt', 'python'],
  ])('takes a change of %s for another %s, and for nothing else', (file, name) => {
    for (const pins of ['go', 'java', 'python']) cpSync(join(here, pins), join(folder, pins), { recursive: true });
    const before = ids();
    writeFileSync(join(folder, file), '\n', { flag: 'a' });
    const after = ids();
    const changed = [...before.keys()].filter((part) => before.get(part) !== after.get(part));
    expect(changed).toEqual([name]);
  });

  function ids(): ReadonlyMap<string, string> {
    const { python, packer, actionlint, groovyCps, tofu, plugins } = toolchainParts({ env: {}, root: folder });
    return new Map([python, packer, actionlint, groovyCps, tofu, ...plugins].map(({ name, id }) => [name, id]));
  }
});

it.skipIf(groovyCps === undefined)(`groovy-cps comes with what it needs${not(groovyCps, 'groovy-cps')}`, () => {
  const names = (groovyCps?.jars ?? []).map((jar) => jar.slice(jar.lastIndexOf('/') + 1));
  expect(names).toEqual([`groovy-cps-${groovyCps?.version ?? ''}.jar`, 'guava-11.0.1.jar', 'jsr305-1.3.9.jar']);
});

describe.skipIf(packer === undefined)(`the Packer of the toolchain${not(packer, 'Packer')}`, () => {
  const run = (...args: readonly string[]) =>
    execa(packer?.program ?? '', args, {
      cwd: folder,
      env: { PACKER_PLUGIN_PATH: packer?.pluginPath ?? '', CHECKPOINT_DISABLE: '1', PACKER_CACHE_DIR: folder },
    });

  it('is current, and the one that is pinned', async () => {
    expect((await run('version')).stdout).toBe(`Packer v${packer?.version ?? ''}`);
    const [major = 0, minor = 0] = (packer?.version ?? '').split('.').map(Number);
    expect([major, minor >= 14]).toEqual([1, true]);
  });

  it('has the plugins that were built', async () => {
    const { stdout } = await run('plugins', 'installed');
    const installed = stdout.split('\n').filter((line) => line !== '');
    const plugins = Object.entries(packer?.plugins ?? {});
    expect(installed).toHaveLength(plugins.length);
    for (const [name, version] of plugins) expect(stdout).toContain(`/packer-plugin-${name}_v${version}_x5`);
  });

  const clouds = ['amazon', 'azure', 'googlecompute'];
  const absent = clouds.filter((name) => missing.includes(`plugin-${name}`));
  const lacks = absent.length === 0 ? '' : ` (not run: no ${absent.join(' and ')}; see tools/toolchain)`;
  it.skipIf(absent.length > 0)(`validates a template of the cloud plugins, by required_plugins${lacks}`, async () => {
    writeFileSync(join(folder, 'x.pkr.hcl'), cloudTemplate);
    expect((await run('validate', '.')).stdout).toContain('The configuration is valid');
    writeFileSync(join(folder, 'x.pkr.hcl'), cloudTemplate.replace('machine_type', 'machine_typo'));
    await expect(run('validate', '.')).rejects.toThrow('machine_typo');
    writeFileSync(join(folder, 'x.pkr.hcl'), cloudTemplate.replace('image_offer', 'image_ofer'));
    await expect(run('validate', '.')).rejects.toThrow('image_ofer');
  });

  const local = ['plugin-qemu', 'plugin-ansible'].filter((name) => missing.includes(name));
  const without = local.length === 0 ? '' : ` (not run: no ${local.join(' and ')}; see tools/toolchain)`;
  it.skipIf(local.length > 0)(`validates a template of qemu and ansible${without}`, async () => {
    writeFileSync(join(folder, 'x.pkr.hcl'), machine);
    writeFileSync(join(folder, 'play.yml'), '- hosts: all\n');
    expect((await run('validate', '.')).stdout).toContain('The configuration is valid');
    writeFileSync(join(folder, 'x.pkr.hcl'), machine.replace('use_proxy', 'use_poxy'));
    await expect(run('validate', '.')).rejects.toThrow('use_poxy');
  });
});

describe.skipIf(ansible === undefined)(`the Ansible of the toolchain${not(ansible, 'Ansible')}`, () => {
  it.each(['ansible', 'ansible-playbook', 'ansible-galaxy'])('has %s', async (program) => {
    const { stdout } = await execa(join(ansible?.bin ?? '', program), ['--version']);
    expect(stdout.startsWith(`${program} [core ${ansible?.version ?? ''}]`)).toBe(true);
  });

  it('has an ansible-lint that uses it', async () => {
    const { stdout } = await execa(join(ansible?.bin ?? '', 'ansible-lint'), ['--version', '--nocolor', '--offline']);
    expect(stdout).toContain(`ansible-core:${ansible?.version ?? ''}`);
  });

  it('has moto, which runs', async () => {
    expect((await execa(moto?.server ?? '', ['--help'])).stdout).toContain('--port');
  });

  it.each(['compute.v1', 'storage.v1', 'cloudresourcemanager.v3'])("has Google's description of %s", (api) => {
    const text = readFileSync(join(googleApis?.documents ?? '', `${api}.json`), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ kind: 'discovery#restDescription', id: api.replace('.', ':') });
  });
});

describe.skipIf(actionlint === undefined)(`the actionlint of the toolchain${not(actionlint, 'actionlint')}`, () => {
  it('is the one that is pinned, and finds what is wrong', async () => {
    const program = actionlint?.program ?? '';
    const pins = readFileSync(join(here, 'go/actionlint/go.mod'), 'utf8');
    expect(pins).toContain(`github.com/rhysd/actionlint v${actionlint?.version ?? ''} `);
    const input = 'on: push\njobs: { x: { runs-on: ubuntu-24.04, steps: [{ run: "echo ${{ gihtub.ref }}" }] } }\n';
    const { stdout, exitCode } = await execa(program, ['-no-color', '-'], { input, reject: false });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('gihtub');
  });
});

describe.skipIf(tofu === undefined)(`the OpenTofu of the toolchain${not(tofu, 'OpenTofu')}`, () => {
  it('is the one that is pinned', async () => {
    const { stdout } = await execa(tofu?.program ?? '', ['version', '-json'], {
      env: { CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: undefined },
    });
    expect(JSON.parse(stdout)).toMatchObject({ terraform_version: expect.stringContaining(tofu?.version ?? '') });
  });
});

const cloudTemplate = `packer {
  required_plugins {
    amazon        = { source = "github.com/hashicorp/amazon", version = ">= 1.8.0" }
    azure         = { source = "github.com/hashicorp/azure", version = ">= 1.4.5" }
    googlecompute = { source = "github.com/hashicorp/googlecompute", version = ">= 1.2.0" }
  }
}
source "googlecompute" "x" {
  project_id          = "x"
  source_image_family = "debian-12"
  ssh_username        = "packer"
  zone                = "europe-west1-b"
  machine_type        = "e2-small"
  access_token        = "none"
}
source "azure-arm" "x" {
  client_id                         = "none"
  client_secret                     = "none"
  tenant_id                         = "none"
  subscription_id                   = "none"
  location                          = "westeurope"
  image_publisher                   = "Debian"
  image_offer                       = "debian-12"
  image_sku                         = "12-gen2"
  os_type                           = "Linux"
  managed_image_name                = "x"
  managed_image_resource_group_name = "x"
}
build {
  sources = ["source.googlecompute.x", "source.azure-arm.x"]
}
`;

const machine = `packer {
  required_plugins {
    ansible = { source = "github.com/hashicorp/ansible", version = ">= 1.1.0" }
    qemu    = { source = "github.com/hashicorp/qemu", version = ">= 1.0.9" }
  }
}
source "qemu" "x" {
  disk_image   = true
  iso_url      = "https://example.org/disk.qcow2"
  iso_checksum = "none"
  ssh_username = "root"
  ssh_password = "none"
}
build {
  sources = ["source.qemu.x"]
  provisioner "ansible" {
    playbook_file = "play.yml"
    use_proxy     = false
  }
}
`;
