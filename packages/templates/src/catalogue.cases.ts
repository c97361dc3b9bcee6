import { findUnit, type Catalog, type Entries, type Unit } from '@ostrata/catalog';
import { parseCatalog } from '@ostrata/catalog/read';
import { awsFiles, awsLocked } from './targets/aws/aws.cases.ts';
import { azureFiles, azureLocked } from './targets/azure/azure.cases.ts';
import { gcpFiles, gcpLocked } from './targets/gcp/gcp.cases.ts';

/** A catalogue that uses all that can be rendered. The keys are paths; the values are parsed as they would be on disk. */
const files: Readonly<Record<string, string>> = {
  'ostrata.yaml': 'layers: [vendor, global, product, service, app]\n',
  'roles/base/tasks/main.yml': '',
  'roles/python/tasks/main.yml': '',
  'tests/python.yml': '',
  'tests/vendor.yml': '',
  'src/debian-12/image.yaml': `
image: debian-12
layer: vendor
verify: tests/vendor.yml
targets: { qemu/linux: { bootstrap: debian } }
`,
  'src/debian-cloud/image.yaml': `
image: debian-cloud
layer: vendor
access: { user: debian }
targets:
  qemu/linux:
    url: https://cloud.example.com/debian-12-genericcloud-amd64.qcow2
    builder: { firmware: /usr/share/ovmf/OVMF.fd }
`,
  'src/hardened-debian/image.yaml': `
image: hardened-debian
layer: global
parent: debian-12
access: { user: admin, port: 2222, remoteTmp: /var/tmp }
ansible:
  roles: [base]
targets: { qemu/linux: {} }
`,
  'src/python-runtime/image.yaml': `
image: python-runtime
layer: product
parent: hardened-debian
targets: { qemu/linux: { builder: { cpus: 4, memory: 2048, disk: 8192 } } }
verify: tests/python.yml
ansible:
  roles:
    - { name: python, vars: { python_version: "3.11" } }
    - { name: geerlingguy.pip, version: 3.0.3 }
    - { name: audit, git: "https://git.example.com/roles/audit.git", version: v2.1.0 }
  collections: [{ name: ansible.posix, version: 1.5.4 }, { name: acme.tools, git: "https://git.example.com/tools.git", version: v1.0.0 }]
  secrets: [PIP_INDEX_TOKEN]
  vars:
    pip_packages: [urllib3, { name: flask, extra: no }]
    motd: "\${HOME} %{x} \\"quoted\\" C:\\\\Windows\\nsecond line: yes"
    release: "1.10"
    enabled: true
`,
  'src/cloud-service/image.yaml': `
image: cloud-service
layer: service
parent: debian-cloud
ansible: { roles: [base] }
targets: { qemu/linux: {} }
`,
  'src/hand-written/image.yaml': `
image: hand-written
layer: service
parent: debian-12
ansible: { roles: [base] }
targets: { qemu/linux: { template: custom } }
`,
  ...awsFiles,
  ...azureFiles,
  ...gcpFiles,
  'ostrata.lock.yaml': `
vendors:
  ${[...awsLocked, ...azureLocked, ...gcpLocked].join('\n  ')}
  debian-12/qemu/linux: { kind: bootstrap, distribution: debian, suite: bookworm, mirror: "http://deb.debian.org/debian", date: "2026-01-10T10:00:00Z", release: "sha256:${'1'.repeat(64)}" }
  debian-cloud/qemu/linux: { kind: url, url: "https://cloud.example.com/debian-12-genericcloud-amd64.qcow2", checksum: "sha256:${'2'.repeat(64)}" }
roles:
  geerlingguy.pip@3.0.3: { kind: galaxy, name: geerlingguy.pip, version: 3.0.3, url: "https://galaxy.example.com/pip-3.0.3.tar.gz", checksum: "sha256:${'3'.repeat(64)}" }
  audit@v2.1.0: { kind: git, name: audit, git: "https://git.example.com/roles/audit.git", version: v2.1.0, commit: "${'4'.repeat(40)}" }
collections:
  ansible.posix@1.5.4: { kind: galaxy, name: ansible.posix, version: 1.5.4, url: "https://galaxy.example.com/posix.tar.gz", checksum: "sha256:${'5'.repeat(64)}" }
  ansible.windows@3.2.0: { kind: galaxy, name: ansible.windows, version: 3.2.0, url: "https://galaxy.example.com/windows.tar.gz", checksum: "sha256:${'7'.repeat(64)}" }
  acme.tools@v1.0.0: { kind: git, name: acme.tools, git: "https://git.example.com/tools.git", version: v1.0.0, commit: "${'6'.repeat(40)}" }
`,
};

/** The catalogue with some files in place of, or besides, its own. */
export function catalogueOf(more: Readonly<Record<string, string>> = {}): Catalog {
  const texts = new Map(Object.entries({ ...files, ...more }));
  const entries: Entries = new Map([...texts.keys()].map((path) => [path, { kind: 'file' }] as const));
  const { catalog, problems } = parseCatalog({ entries, texts });
  if (catalog === undefined) throw new Error(`the catalogue of the tests is faulty: ${JSON.stringify(problems)}`);
  return catalog;
}

/** One unit of it by its name, or by that of its image where the target is `qemu/linux`. */
export function unitOf(catalog: Catalog, name: string): Unit {
  const unit = findUnit(catalog, name) ?? findUnit(catalog, `${name}/qemu/linux`);
  if (unit === undefined) throw new Error(`the catalogue of the tests has no unit ${name}`);
  return unit;
}
