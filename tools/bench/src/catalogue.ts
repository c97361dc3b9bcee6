import type { Catalog, Entries } from '@ostrata/catalog';
import { parseCatalog } from '@ostrata/catalog/read';

const targets = ['aws/linux', 'aws/windows', 'azure/linux', 'azure/windows', 'gcp/linux', 'gcp/windows'] as const;

/** A catalogue of `count` images that are built for six targets each, on a vendor's image: a tenth of them stands between. */
export function cloudCatalogue(count: number): Catalog {
  const products = Math.max(1, Math.floor(count / 10));
  const names = Array.from({ length: count }, (_, index) => `image-${String(index + 1).padStart(5, '0')}`);
  const texts = new Map([
    ['ostrata.yaml', settings],
    ['src/vendor/image.yaml', vendor],
    ['roles/base/tasks/main.yml', ''],
    ['tests/all.yml', ''],
    ['ostrata.lock.yaml', lock],
    ...names.map((name, index): [string, string] => [
      `src/${name}/image.yaml`,
      index < products ? image(name, 'product', 'vendor') : image(name, 'service', names[index % products] ?? 'vendor'),
    ]),
  ]);
  const entries: Entries = new Map([...texts.keys()].map((path) => [path, { kind: 'file' }]));
  const { catalog, problems } = parseCatalog({ entries, texts });
  if (catalog === undefined) throw new Error(JSON.stringify(problems));
  return catalog;
}

function image(name: string, layer: string, parent: string): string {
  return `image: ${name}
layer: ${layer}
parent: ${parent}
owner: { team: ${name}, contact: ${name}@example.com }
verify: tests/all.yml
ansible:
  roles: [{ name: base, vars: { base_for: ${name} } }]
  collections: [{ name: ansible.windows, version: 3.2.0 }]
  vars: { motd: "This is \${HOME} of ${name}", packages: [curl, jq] }
  secrets: [INDEX_TOKEN]
targets:
${targets.map((target) => `  ${target}: { builder: { diskSize: 64 } }\n`).join('')}`;
}

const settings = `accounts:
  aws: { account: "111122223333", region: eu-west-1 }
  azure: { subscription: 0d1f6a52-6f0c-4c0e-9a55-1b7f3d2c8e41, resourceGroup: images, gallery: images, location: westeurope }
  gcp: { project: example-images, zone: europe-west1-b }
defaults: { builder: { aws: { subnet: { "tag:purpose": build }, tags: { team: images } }, azure: { tags: { team: images } } } }
`;

const vendor = `image: vendor
layer: vendor
targets:
  aws/linux: { find: { owner: "136693071363", name: debian-12-amd64-* }, access: { user: admin }, builder: { rootDevice: /dev/xvda } }
  aws/windows: { find: { owner: amazon, name: Windows_Server-2022-English-Full-Base-* } }
  azure/linux: { find: { publisher: Debian, offer: debian-12, sku: 12-gen2 }, access: { user: packer } }
  azure/windows: { find: { publisher: MicrosoftWindowsServer, offer: WindowsServer, sku: 2022-datacenter-g2 }, access: { user: packer } }
  gcp/linux: { find: { project: debian-cloud, family: debian-12 }, access: { user: packer } }
  gcp/windows: { find: { project: windows-cloud, family: windows-2022 } }
`;

const lock = `vendors:
  vendor/aws/linux: { kind: cloud, id: ami-0a1b2c3d4e5f60001 }
  vendor/aws/windows: { kind: cloud, id: ami-0a1b2c3d4e5f60003 }
  vendor/azure/linux: { kind: cloud, id: "Debian:debian-12:12-gen2:0.20261103.2287" }
  vendor/azure/windows: { kind: cloud, id: "MicrosoftWindowsServer:WindowsServer:2022-datacenter-g2:20348.4405.261112" }
  vendor/gcp/linux: { kind: cloud, id: projects/debian-cloud/global/images/debian-12-bookworm-v20261110 }
  vendor/gcp/windows: { kind: cloud, id: projects/windows-cloud/global/images/windows-server-2022-dc-v20261112 }
collections:
  ansible.windows@3.2.0: { kind: galaxy, name: ansible.windows, version: 3.2.0, url: "https://galaxy.example.com/w.tar.gz", checksum: "sha256:${'7'.repeat(64)}" }
`;
