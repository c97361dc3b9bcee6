import { unitsOf, type Lock, type LockedContent, type LockedVendor } from '@ostrata/catalog';
import { parseCatalog } from '@ostrata/catalog/read';
import { describe, expect, it } from 'vitest';
import { lockMoves, lockMoveText } from '../index.ts';

const image = (version: string, more: Partial<Extract<LockedVendor, { kind: 'image' }>> = {}): LockedVendor => ({
  kind: 'image',
  git: 'https://example.com/platform.git',
  image: 'hardened',
  version,
  fingerprint: `v1:${version.replaceAll('.', '').padEnd(64, '0')}`,
  ...more,
});
const git = (commit: string): LockedContent => ({
  kind: 'git',
  name: 'audit',
  git: 'https://example.com/audit.git',
  version: 'v2.1.0',
  commit: commit.repeat(40),
});

const lock = (vendor?: LockedVendor, role?: LockedContent): Lock => ({
  vendors: new Map(vendor === undefined ? [] : [['base/qemu/linux', vendor]]),
  roles: new Map(role === undefined ? [] : [['audit@v2.1.0', role]]),
  collections: new Map(),
});

const texts = new Map([
  ['ostrata.yaml', '{}\n'],
  [
    'src/base/image.yaml',
    'image: base\nlayer: vendor\ntargets: { qemu/linux: { from: { git: https://example.com/platform.git, image: hardened } } }\n',
  ],
  [
    'src/web/image.yaml',
    'image: web\nlayer: service\nparent: base\ntargets: { qemu/linux: {} }\n' +
      'ansible: { roles: [{ name: audit, git: https://example.com/audit.git, version: v2.1.0 }] }\n',
  ],
]);
const { catalog, problems } = parseCatalog({
  entries: new Map([...texts.keys()].map((path) => [path, { kind: 'file', id: 'a'.repeat(40) }])),
  texts,
  ignoreLock: true,
});
if (catalog === undefined) throw new Error(JSON.stringify(problems));
const [base, web] = unitsOf(catalog);

const moves = (before: Lock, after: Lock) => (web === undefined ? [] : lockMoves(web, before, after));
const text = (before: Lock, after: Lock) => moves(before, after).map(lockMoveText);

describe('what moved in the lock', () => {
  it('is nothing where it says the same', () => {
    expect(moves(lock(image('1.0.0'), git('a')), lock(image('1.0.0'), git('a')))).toEqual([]);
  });

  it('is told by version of an image of another repository, and which part of it moved', () => {
    expect(text(lock(image('1.0.0')), lock(image('1.1.0')))).toEqual([
      'lock: vendor base/qemu/linux, hardened 1.0.0 → 1.1.0',
    ]);
    const bump = (from: string, to: string) => moves(lock(image(from)), lock(image(to))).map((one) => one.bump);
    expect(bump('1.0.0', '1.1.0')).toEqual(['minor']);
    expect(bump('1.9.3', '2.0.0')).toEqual(['major']);
    expect(bump('2.0.0', '1.9.3')).toEqual(['major']);
    expect(bump('1.0.0', '1.0.1')).toEqual(['patch']);
    expect(moves(lock(image('1.0.0')), lock(image('2.0.0', { image: 'other' })))).toEqual([
      { entry: 'vendor base/qemu/linux', from: '1.0.0', to: '2.0.0' },
    ]);
  });

  it('is told by what differs, and never by an address', () => {
    expect(text(lock(image('1.0.0')), lock(image('1.0.0', { image: 'other' })))).toEqual([
      'lock: vendor base/qemu/linux hardened@1.0.0 → other@1.0.0',
    ]);
    expect(text(lock(image('1.0.0')), lock(image('1.0.0', { git: 'https://user:secret@example.com/x' })))).toEqual([
      'lock: vendor base/qemu/linux from another source',
    ]);
  });

  it('is told by a short id of the others', () => {
    const url = (sum: string): LockedVendor => ({
      kind: 'url',
      url: 'https://e.com/x',
      checksum: `sha256:${sum.repeat(64)}`,
    });
    expect(text(lock(url('a')), lock(url('b')))).toEqual([
      'lock: vendor base/qemu/linux sha256:aaaaaaaaaaaa → sha256:bbbbbbbbbbbb',
    ]);
    expect(text(lock({ kind: 'cloud', id: 'ami-1' }), lock({ kind: 'cloud', id: 'ami-2' }))).toEqual([
      'lock: vendor base/qemu/linux ami-1 → ami-2',
    ]);
    expect(text(lock(undefined, git('a')), lock(undefined, git('b')))).toEqual([
      'lock: role audit@v2.1.0 aaaaaaaaaaaa → bbbbbbbbbbbb',
    ]);
    expect(text(lock(), lock(undefined, git('b')))).toEqual(['lock: role audit@v2.1.0 bbbbbbbbbbbb, not there before']);
    expect(text(lock(undefined, git('a')), lock())).toEqual([
      'lock: role audit@v2.1.0 not there any more, was aaaaaaaaaaaa',
    ]);
  });

  it('is of a vendor image its own entry', () => {
    expect(base === undefined ? [] : lockMoves(base, lock(image('1.0.0')), lock(image('1.1.0')))).toMatchObject([
      { entry: 'vendor base/qemu/linux' },
    ]);
  });
});
