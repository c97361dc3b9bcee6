import { join } from 'node:path';
import { format } from '@cdktn/hcl-tools';
import { parse } from '@cdktn/hcl2json';
import type { Catalog, Entries } from '@ostrata/catalog';
import { parseCatalog } from '@ostrata/catalog/read';
import { beforeAll, describe, expect, it } from 'vitest';
import { terraformModules } from '../index.ts';

const files: Readonly<Record<string, string>> = {
  'ostrata.yaml': `
accounts:
  aws: { account: "123456789012", region: eu-west-1 }
  azure: { subscription: 6b1f4c3e-8f0e-4d63-9f53-3f1f3f6c2a11, resourceGroup: images, gallery: golden, location: westeurope }
`,
  'ostrata.lock.yaml': `
vendors:
  vendor/aws/linux: { kind: cloud, id: ami-1 }
  vendor/aws/linux-arm64: { kind: cloud, id: ami-2 }
  vendor/azure/windows: { kind: cloud, id: "publisher:offer:sku:1.0.0" }
  vendor/gcp/linux: { kind: cloud, id: debian-12 }
  vendor/qemu/linux: { kind: url, url: "https://example.com/base.qcow2", checksum: "sha256:${'0'.repeat(64)}" }
`,
  'src/vendor/image.yaml': `
image: vendor
layer: vendor
targets:
  aws/linux: { find: { owner: "136693071363", name: debian-12-amd64-* } }
  aws/linux-arm64: { find: { owner: "136693071363", name: debian-12-arm64-* } }
  azure/windows: { find: { publisher: MicrosoftWindowsServer, offer: WindowsServer, sku: 2022-datacenter-azure-edition } }
  gcp/linux: { find: { project: debian-cloud, family: debian-12 } }
  qemu/linux: { url: "https://example.com/base.qcow2" }
`,
  'src/python-runtime/image.yaml': `
image: python-runtime
layer: product
parent: vendor
targets: { aws/linux: {}, aws/linux-arm64: {}, azure/windows: {}, gcp/linux: {}, qemu/linux: {} }
`,
};

let modules: ReadonlyMap<string, string>;
beforeAll(() => {
  modules = terraformModules(catalogue());
});

function catalogue(): Catalog {
  const entries: Entries = new Map(Object.keys(files).map((path) => [path, { kind: 'file' }]));
  const { catalog, problems } = parseCatalog({ entries, texts: new Map(Object.entries(files)) });
  if (catalog === undefined) throw new Error(JSON.stringify(problems));
  return catalog;
}

/** A module as HashiCorp's parser reads it. */
async function read(folder: string): Promise<Record<string, unknown>> {
  const own = [...modules].filter(([path]) => path.startsWith(`${folder}/`));
  return parse('module.tf', own.map(([, text]) => text).join('\n'));
}

describe('terraformModules', () => {
  it('gives a module for each unit that is built, and none for a vendor image', () => {
    const folders = new Set([...modules.keys()].map((path) => path.slice(0, path.lastIndexOf('/'))));
    expect([...folders]).toEqual([
      'python-runtime/aws/linux-arm64',
      'python-runtime/aws/linux',
      'python-runtime/azure/windows',
      'python-runtime/gcp/linux',
      'python-runtime/qemu/linux',
    ]);
  });

  it('gives the same bytes for the same catalogue', () => {
    expect([...terraformModules(catalogue())]).toEqual([...modules]);
  });

  it('gives what HashiCorp reads and its formatter leaves as it is', async () => {
    for (const [path, text] of modules) {
      await expect(parse(path, text), path).resolves.toBeDefined();
      expect(await format(text), path).toBe(text);
    }
  });

  it('is as its goldens are', async () => {
    for (const [path, text] of modules) {
      await expect(text).toMatchFileSnapshot(join(import.meta.dirname, 'goldens', path));
    }
  });

  it('describes every variable and output, and asks for one of a channel and a version', async () => {
    for (const target of ['aws/linux', 'azure/windows', 'gcp/linux', 'qemu/linux']) {
      const { variable, output } = await read(`python-runtime/${target}`);
      for (const [one] of Object.values(variable as Record<string, readonly [object]>)) {
        expect(one).toMatchObject({ description: expect.stringMatching(/\.$/), type: '${string}' });
      }
      expect(output).toMatchObject({
        id: [
          {
            description: expect.any(String),
            precondition: [{ condition: '${(var.channel == null) != (var.image_version == null)}' }],
          },
        ],
      });
    }
  });

  it('refers to nothing that it does not declare', () => {
    for (const target of ['aws/linux', 'aws/linux-arm64', 'azure/windows', 'gcp/linux', 'qemu/linux']) {
      const own = [...modules].filter(([path]) => path.startsWith(`python-runtime/${target}/`));
      const text = own.map(([, one]) => one).join('');
      const found = (pattern: RegExp) => new Set([...text.matchAll(pattern)].map((match) => match.slice(1).join('.')));
      const used = found(/(?<![\w.])(?:var|data)\.(\w+)(?:(?<=data\.\w+)\.(\w+))?/g);
      const declared = [...found(/^variable "(\w+)"/gm), ...found(/^data "(\w+)" "(\w+)"/gm)];
      expect([...used].map((one) => one.replace(/\.$/, '')).filter((one) => !declared.includes(one))).toEqual([]);
      expect(used.size).toBeGreaterThan(2);
    }
  });

  it('finds an AMI by its exact name and owner, or by the parameter of a channel', async () => {
    expect(await read('python-runtime/aws/linux-arm64')).toMatchObject({
      variable: { owner: [{ default: '123456789012' }] },
      data: {
        aws_ssm_parameter: { channel: [{ name: '/ostrata/python-runtime/linux-arm64/${var.channel}' }] },
        aws_ami: {
          version: [
            {
              owners: ['${var.owner}'],
              include_deprecated: true,
              filter: [{ name: 'name', values: ['python-runtime-linux-arm64-${var.image_version}'] }],
            },
          ],
        },
      },
    });
  });

  it('asks for what the settings do not say', async () => {
    const { variable } = await read('python-runtime/gcp/linux');
    expect((variable as Record<string, readonly [object]>)['project']?.[0]).not.toHaveProperty('default');
  });
});
