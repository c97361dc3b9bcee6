import { unitsOf } from '@ostrata/catalog';
import { parseCatalog } from '@ostrata/catalog/read';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blobId, changedInputs, fingerprints, unitInputs, type Tree } from '../index.ts';

const files: Readonly<Record<string, string>> = {
  'ostrata.yaml': '{}\n',
  'ostrata.lock.yaml': `vendors:
  base/qemu/linux: { kind: url, url: "https://example.com/base.qcow2", checksum: "sha256:${'a'.repeat(64)}" }
roles:
  tidy@1.0.0: { kind: galaxy, name: tidy, version: 1.0.0, url: "https://example.com/tidy.tar.gz", checksum: "sha256:${'b'.repeat(64)}" }
collections: {}
`,
  'src/base/image.yaml': `image: base
layer: vendor
targets:
  qemu/linux: { url: "https://example.com/base.qcow2" }
`,
  'src/web/image.yaml': `image: web
layer: service
parent: base
owner: { team: web }
targets:
  qemu/linux: {}
ansible:
  roles: [nginx, { name: tidy, version: 1.0.0 }]
verify: tests/web.yml
`,
  'src/web/qemu/linux/build.pkr.hcl': 'build {}\n',
  'src/web/qemu/linux/builder.auto.pkrvars.hcl': 'cpus = 1\n',
  'src/web/qemu/linux/verify/source.pkr.hcl': 'source {}\n',
  'src/web/qemu/linux/verify/builder.auto.pkrvars.hcl': 'cpus = 1\n',
  'src/web/qemu/linux-arm64/build.pkr.hcl': 'another unit\n',
  'roles/nginx/tasks/main.yml': '[]\n',
  'roles/nginx/meta/main.yml': 'dependencies: [deep]\n',
  'roles/deep/tasks/main.yml': '[]\n',
  'roles/other/tasks/main.yml': '[]\n',
  'roles/nginx-more/tasks/main.yml': '[]\n',
  'tests/web.yml': '[]\n',
};

describe('the inputs of a unit', () => {
  it('are its folder, its roles and theirs, its lock entries, and what verifies it', () => {
    const { build, verify } = inputs(files);
    expect(Object.keys(build).sort()).toEqual([
      'lock: role tidy@1.0.0',
      'roles/deep/tasks/main.yml',
      'roles/nginx/meta/main.yml',
      'roles/nginx/tasks/main.yml',
      'src/web/qemu/linux/build.pkr.hcl',
    ]);
    expect(Object.keys(verify).sort()).toEqual(['src/web/qemu/linux/verify/source.pkr.hcl', 'tests/web.yml']);
    expect(build['roles/nginx/tasks/main.yml']).toBe(blobId('[]\n'));
  });

  it('of a vendor unit are its source and what the lock says of it', () => {
    const { build } = inputs(files, 'base/qemu/linux');
    expect(Object.keys(build).sort()).toEqual(['lock: vendor base/qemu/linux', 'source']);
    expect(build['lock: vendor base/qemu/linux']).toContain('a'.repeat(64));
  });

  it.each([
    ['src/web/image.yaml', 'team: web', 'team: platform'],
    ['src/web/qemu/linux/builder.auto.pkrvars.hcl', '1', '8'],
    ['src/web/qemu/linux/verify/builder.auto.pkrvars.hcl', '1', '8'],
    ['src/web/qemu/linux-arm64/build.pkr.hcl', 'another', 'yet another'],
    ['roles/other/tasks/main.yml', '[]', '[a]'],
    ['roles/nginx-more/tasks/main.yml', '[]', '[a]'],
    ['ostrata.lock.yaml', 'aaaa', 'cccc'],
  ])('do not change with %s: %s → %s', (path, from, to) => {
    expect(changed(path, from, to)).toEqual({ build: [], verify: [] });
  });

  it.each([
    ['src/web/qemu/linux/build.pkr.hcl', 'build', 'build'.toUpperCase(), 'build'],
    ['roles/nginx/tasks/main.yml', '[]', '[a]', 'build'],
    ['roles/deep/tasks/main.yml', '[]', '[a]', 'build'],
    ['src/web/qemu/linux/verify/source.pkr.hcl', 'source', 'sources', 'verify'],
    ['tests/web.yml', '[]', '[a]', 'verify'],
  ] as const)('change with %s: %s → %s, in the part %s', (path, from, to, part) => {
    expect(changed(path, from, to)).toEqual({ build: [], verify: [], [part]: [{ input: path, kind: 'changed' }] });
  });

  it('change with the lock entry of a role, and with the refresh stamp', () => {
    expect(changed('ostrata.lock.yaml', 'b'.repeat(64), 'd'.repeat(64)).build).toEqual([
      { input: 'lock: role tidy@1.0.0', kind: 'changed' },
    ]);
    expect(changedInputs(inputs(files).build, inputs(files, 'web/qemu/linux', '2026-W47').build)).toEqual([
      { input: 'refresh', kind: 'added' },
    ]);
  });

  it('change the fingerprint if and only if an edited file is one of them', () => {
    const edits = fc.dictionary(fc.constantFrom(...Object.keys(files).filter(isContent)), fc.nat({ max: 3 }));
    const own = inputs(files);
    const ownPaths = new Set([...Object.keys(own.build), ...Object.keys(own.verify)]);
    fc.assert(
      fc.property(edits, (edited) => {
        const texts = Object.entries(edited).map(([path, lines]) => [path, `${files[path]}${'#\n'.repeat(lines)}`]);
        const after = inputs({ ...files, ...Object.fromEntries(texts) });
        const touched = Object.keys(edited).filter((path) => edited[path] !== 0 && ownPaths.has(path));
        expect(fingerprints(after).full !== fingerprints(own).full).toBe(touched.length > 0);
      }),
    );
  });

  it('count a file that became executable as changed', () => {
    const path = 'roles/nginx/tasks/main.yml';
    const tree = new Map(treeOf(files)).set(path, { id: blobId('[]\n'), kind: 'executable' });
    expect(changedInputs(inputs(files).build, inputs(files, 'web/qemu/linux', '', tree).build)).toEqual([
      { input: path, kind: 'changed' },
    ]);
  });

  it('give the same fingerprint whatever the order in which files are listed', () => {
    const reversed: Tree = new Map([...treeOf(files)].reverse());
    expect(fingerprints(inputs(files, 'web/qemu/linux', '', reversed))).toEqual(fingerprints(inputs(files)));
  });
});

function changed(path: string, from: string, to: string) {
  const text = files[path] ?? '';
  expect(text).toContain(from);
  const [before, after] = [inputs(files), inputs({ ...files, [path]: text.replaceAll(from, to) })];
  return { build: changedInputs(before.build, after.build), verify: changedInputs(before.verify, after.verify) };
}

function inputs(texts: Readonly<Record<string, string>>, name = 'web/qemu/linux', refresh = '', tree = treeOf(texts)) {
  const { catalog, problems } = parseCatalog({ entries: tree, texts: new Map(Object.entries(texts)) });
  expect(problems).toEqual([]);
  const unit = catalog && unitsOf(catalog).find((one) => one.name === name);
  if (catalog === undefined || unit === undefined) throw new Error(`no ${name} in the catalogue`);
  return unitInputs(unit, tree, catalog.lock, refresh);
}

/** No file that the catalogue itself is read from: those are inputs by what they say. */
function isContent(path: string): boolean {
  return !/(^ostrata|image\.yaml$|meta\/main\.yml$)/.test(path);
}

function treeOf(texts: Readonly<Record<string, string>>): Tree {
  return new Map(Object.entries(texts).map(([path, text]) => [path, { id: blobId(text), kind: 'file' }]));
}
