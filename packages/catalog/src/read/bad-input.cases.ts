/** One bad input: the files of a repository, and the code of what must be said of it. */
export interface BadInput {
  readonly title: string;
  readonly code: string;
  readonly files: Readonly<Record<string, string>>;
  /** Paths that are symbolic links; their text is where they point. */
  readonly links?: readonly string[];
  readonly tagged?: readonly string[];
}

const vendor = 'image: debian-12\nlayer: vendor\ntargets:\n  qemu/linux:\n    bootstrap: debian\n';
const global = 'image: hardened\nlayer: global\nparent: debian-12\ntargets:\n  qemu/linux: {}\n';

const lock = `vendors:
  debian-12/qemu/linux:
    kind: bootstrap
    distribution: debian
    suite: bookworm
    mirror: http://deb.debian.org/debian
    date: 2026-09-05T10:00:00Z
    release: sha256:${'0'.repeat(64)}
`;

/** A repository without fault: a vendor image and a global one on it. */
export const goodFiles: Readonly<Record<string, string>> = {
  'ostrata.yaml': '# all as usual\n',
  'ostrata.lock.yaml': lock,
  'src/debian-12/image.yaml': vendor,
  'src/hardened/image.yaml': global,
  'roles/hardening/tasks/main.yml': '---\n',
  'tests/hardened.yml': '---\n',
};

const withGlobal = (text: string) => ({ ...goodFiles, 'src/hardened/image.yaml': text });
/** The image has a role and a playbook, which use others. */
const withUses = (files: Readonly<Record<string, string>>) => ({
  ...withGlobal(`${global}ansible:\n  roles: [hardening]\nverify: tests/hardened.yml\n`),
  'roles/firewall/tasks/main.yml': '---\n',
  'tests/firewall.yml': '---\n',
  ...files,
});
const withCloud = (target: string) => ({
  ...goodFiles,
  'src/cloud/image.yaml': `image: cloud\nlayer: vendor\ntargets:\n  ${target}\n`,
});
const withPolicy = (rule: string, files = goodFiles) => ({ ...files, 'ostrata.yaml': `policy:\n  ${rule}\n` });
const aliases = Array.from({ length: 9 }, (_, level) => {
  const item = level === 0 ? '"x"' : `*a${level - 1}`;
  return `a${level}: &a${level} [${Array.from({ length: 10 }, () => item).join(', ')}]`;
}).join('\n');

export const badInputs: readonly BadInput[] = [
  { title: 'An unknown key', code: 'unknown-key', files: withGlobal(global.replace('parent:', 'perent: x\nparent:')) },
  {
    title: 'An unknown key further in',
    code: 'unknown-key',
    files: withGlobal(`${global}ansible:\n  roels: [hardening]\n`),
  },
  {
    title: "An option that a cloud's builder does not have",
    code: 'unknown-key',
    files: withCloud('aws/linux: { find: { owner: amazon, name: x }, builder: { instanceTyp: t3.small } }'),
  },
  {
    title: 'An option that a qemu builder does not have',
    code: 'unknown-key',
    files: withGlobal(
      global.replace('qemu/linux: {}', 'qemu/linux: { builder: { firmwear: /usr/share/ovmf/OVMF.fd } }'),
    ),
  },
  {
    title: 'A firmware that QEMU would take for an option',
    code: 'invalid-value',
    files: withGlobal(
      global.replace('qemu/linux: {}', 'qemu/linux: { builder: { firmware: "bios.bin,readonly=off" } }'),
    ),
  },
  {
    title: 'Dev builds in another region than the vendor AMIs that the lock names',
    code: 'invalid-value',
    files: {
      ...goodFiles,
      'ostrata.yaml':
        'accounts:\n  aws: { account: "111122223333", region: eu-west-1, dev: { account: "222233334444", region: us-east-1 } }\n',
    },
  },
  {
    title: 'A branch to release from that is a pattern of more than one star',
    code: 'invalid-value',
    files: { ...goodFiles, 'ostrata.yaml': 'release:\n  branches: [main, "support/*/*"]\n' },
  },
  {
    title: 'No branch to release from',
    code: 'invalid-value',
    files: { ...goodFiles, 'ostrata.yaml': 'release:\n  branches: []\n' },
  },
  {
    title: 'A vendor image that is looked for as in another cloud',
    code: 'unknown-key',
    files: withCloud('aws/linux: { find: { owner: amazon, name: x, publisher: Canonical } }'),
  },
  {
    title: 'Text that Packer would evaluate',
    code: 'invalid-value',
    files: withCloud('aws/linux: { find: { owner: amazon, name: x }, builder: { kmsKey: "{{ env `KEY` }}" } }'),
  },
  { title: 'A wrong type', code: 'wrong-type', files: withGlobal(`${global}ansible:\n  roles: hardening\n`) },
  {
    title: 'A missing key',
    code: 'missing-key',
    files: withGlobal('image: hardened\nparent: debian-12\ntargets: {}\n'),
  },
  { title: 'An unknown layer', code: 'unknown-layer', files: withGlobal(global.replace('global', 'globl')) },
  { title: 'An unknown parent', code: 'unknown-parent', files: withGlobal(global.replace('debian-12', 'debain-12')) },
  {
    title: 'A parent of the same or a higher layer',
    code: 'parent-layer',
    files: { ...goodFiles, 'src/web/image.yaml': global.replace('hardened', 'web').replace('debian-12', 'hardened') },
  },
  {
    title: 'A cycle',
    code: 'cycle',
    files: {
      ...withGlobal(global.replace('debian-12', 'runtime')),
      'src/runtime/image.yaml': global
        .replace('hardened', 'runtime')
        .replace('global', 'product')
        .replace('debian-12', 'web'),
      'src/web/image.yaml': global
        .replace('hardened', 'web')
        .replace('global', 'service')
        .replace('debian-12', 'hardened'),
    },
  },
  {
    title: 'A parent of a vendor image',
    code: 'vendor-with-parent',
    files: withGlobal(global.replace('global', 'vendor')),
  },
  { title: 'No parent', code: 'no-parent', files: withGlobal(global.replace('parent: debian-12\n', '')) },
  {
    title: 'Two images of one name',
    code: 'duplicate-name',
    files: { ...goodFiles, 'src/hardened-2/image.yaml': global },
  },
  {
    title: 'The reserved name',
    code: 'reserved-name',
    files: { ...goodFiles, 'src/release/image.yaml': global.replace('hardened', 'release') },
  },
  {
    title: 'A name that is not kebab-case',
    code: 'invalid-value',
    files: withGlobal(global.replace('hardened', 'Hard_ened')),
  },
  {
    title: 'A target that the parent lacks',
    code: 'target-not-in-parent',
    files: withGlobal(global.replace('qemu/linux: {}', 'aws/linux: {}')),
  },
  {
    title: 'An unsupported target',
    code: 'unsupported-target',
    files: withGlobal(global.replace('qemu/linux', 'qemu/linx')),
  },
  { title: 'A duplicate key', code: 'duplicate-key', files: withGlobal(`${global}layer: product\n`) },
  {
    title: 'A number where a version is meant',
    code: 'unquoted-version',
    files: withGlobal(`${global}ansible:\n  roles:\n    - { name: geerlingguy.pip, version: 1.10 }\n`),
  },
  {
    title: 'A path that leaves the repository',
    code: 'path-outside',
    files: withGlobal(`${global}verify: ../secret/verify.yml\n`),
  },
  { title: 'A missing playbook', code: 'missing-playbook', files: withGlobal(`${global}verify: tests/hardend.yml\n`) },
  { title: 'A missing role', code: 'missing-role', files: withGlobal(`${global}ansible:\n  roles: [hardning]\n`) },
  {
    title: 'A missing role that a role includes',
    code: 'missing-role',
    files: withUses({ 'roles/hardening/tasks/main.yml': '- include_role:\n    name: fierwall\n' }),
  },
  {
    title: 'A missing playbook that a playbook imports',
    code: 'missing-playbook',
    files: withUses({ 'tests/hardened.yml': '- import_playbook: fierwall.yml\n' }),
  },
  {
    title: 'A missing file that a playbook imports',
    code: 'missing-file',
    files: withUses({ 'tests/hardened.yml': '- hosts: all\n  tasks:\n    - import_tasks: tasks/firewall.yml\n' }),
  },
  {
    title: 'A role that is known only while Ansible runs',
    code: 'not-followed',
    files: withUses({
      'tests/hardened.yml': '- hosts: all\n  tasks:\n    - include_role:\n        name: "{{ kind }}_checks"\n',
    }),
  },
  {
    title: 'A playbook that is not YAML',
    code: 'yaml-syntax',
    files: withUses({ 'tests/hardened.yml': '- hosts: all\n  roles: [hardening\n' }),
  },
  {
    title: 'A vendor image without a source',
    code: 'no-source',
    files: {
      ...goodFiles,
      'src/debian-12/image.yaml': vendor.replace('    bootstrap: debian', '    builder: { cpus: 1 }'),
    },
  },
  {
    title: 'A role that is not locked',
    code: 'not-locked',
    files: withGlobal(`${global}ansible:\n  roles:\n    - { name: geerlingguy.pip, version: "3.0.3" }\n`),
  },
  {
    title: 'A lock of another source',
    code: 'lock-stale',
    files: { ...goodFiles, 'ostrata.lock.yaml': lock.replace('bookworm', 'bullseye') },
  },
  {
    title: 'A pinned parent that was never tagged',
    code: 'pin-not-tagged',
    files: {
      ...goodFiles,
      'src/web/image.yaml': global
        .replace('hardened', 'web')
        .replace('global', 'service')
        .replace('debian-12', 'hardened@1.4.0'),
    },
    tagged: ['1.3.0', '1.3.1'],
  },
  {
    title: 'A symbolic link out of the repository',
    code: 'link-outside',
    files: { ...goodFiles, 'roles/hardening/files/shadow': '../../../../etc/shadow' },
    links: ['roles/hardening/files/shadow'],
  },
  {
    title: 'A file that is too large',
    code: 'file-too-large',
    files: withGlobal(`${global}# ${'x'.repeat(10_000_000)}\n`),
  },
  { title: 'A file that grows without end', code: 'too-many-values', files: withGlobal(`${aliases}\n`) },
  { title: 'A file that is not YAML', code: 'yaml-syntax', files: withGlobal('image: hardened\n\tlayer: global\n') },
  { title: 'An empty file', code: 'empty-file', files: withGlobal('') },
  {
    title: 'No settings',
    code: 'no-settings',
    files: { 'src/debian-12/image.yaml': vendor, 'ostrata.lock.yaml': lock },
  },
  {
    title: 'An image without an owner, where the policy wants one',
    code: 'policy-owner',
    files: withPolicy('requireOwner: true', {
      ...goodFiles,
      'src/debian-12/image.yaml': `owner: { team: os }\n${vendor}`,
    }),
  },
  {
    title: 'An image without a verify playbook, where the policy wants one',
    code: 'policy-verify',
    files: withPolicy('requireVerify: true'),
  },
  {
    title: 'A parent of a layer that the policy does not allow',
    code: 'policy-parent',
    files: withPolicy('parents: { service: [product] }', {
      ...goodFiles,
      'src/web/image.yaml': global
        .replace('hardened', 'web')
        .replace('global', 'service')
        .replace('debian-12', 'hardened'),
    }),
  },
  {
    title: 'A name that is not of the form that the policy wants',
    code: 'policy-naming',
    files: withPolicy('naming: { global: "base-.*" }'),
  },
  {
    title: 'A target that the policy forbids',
    code: 'policy-target',
    files: withPolicy('forbiddenTargets: [qemu/linux]'),
  },
  {
    title: 'A policy of a layer that there is not',
    code: 'unknown-layer',
    files: withPolicy('parents: { service: [produkt] }'),
  },
  {
    title: 'A policy with a pattern that is none',
    code: 'invalid-value',
    files: withPolicy('naming: "["'),
  },
];
