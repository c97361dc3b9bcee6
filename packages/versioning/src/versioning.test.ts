import { createHash } from 'node:crypto';
import { targetNames } from '@ostrata/catalog';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  address,
  blobId,
  bumpVersion,
  changedInputs,
  compareVersions,
  devVersion,
  fingerprints,
  formatTagName,
  formatTrailers,
  isFingerprint,
  parseTagName,
  parseTrailers,
  versionsOf,
  withFiles,
  type Fingerprint,
  type Tree,
} from './index.ts';

const part = fc.nat({ max: 99_999 });
const version = fc.tuple(part, part, part).map((parts) => parts.join('.'));
const image = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5}){0,3}$/).filter((name) => name !== 'release');
const fingerprint = fc.stringMatching(/^[0-9a-f]{64}$/).map((hex): Fingerprint => `v1:${hex}`);
const inputs = fc.dictionary(fc.string(), fc.string());

describe('tag names', () => {
  it('read back as they were written', () => {
    fc.assert(
      fc.property(image, version, (name, v) => {
        expect(parseTagName(formatTagName({ image: name, version: v }))).toEqual({ image: name, version: v });
      }),
    );
  });

  it('that read as ours are written as they stood, whatever the text', () => {
    const near = fc
      .tuple(fc.string(), fc.constantFrom('/v', '/', 'v', '//v'), fc.string())
      .map((parts) => parts.join(''));
    const almost = fc
      .tuple(image, fc.constantFrom('', '0', '-', '/v', ' '), version)
      .map(([a, b, c]) => `${a}/v${b}${c}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), near, almost), (text) => {
        const parsed = parseTagName(text);
        if (parsed !== undefined) expect(formatTagName(parsed)).toBe(text);
      }),
    );
  });

  it.each([
    'v1.0.0',
    'release/20261123.1',
    'release/v1.0.0',
    'web/v1.0',
    'web/v01.0.0',
    'Web/v1.0.0',
    'web/v1.0.0-rc.1',
    'a/b/v1.0.0',
  ])('%s is not ours', (name) => {
    expect(parseTagName(name)).toBeUndefined();
  });

  it('give the versions of each image, newest first', () => {
    const tags = ['web/v1.2.0', 'web/v1.10.0', 'v3.0.0', 'base/v1.0.0'].map((name) => ({ name }));
    expect([...versionsOf(tags)]).toEqual([
      ['web', ['1.10.0', '1.2.0']],
      ['base', ['1.0.0']],
    ]);
  });
});

describe('versions', () => {
  it('start at 1.0.0', () => {
    expect(bumpVersion(undefined, 'patch')).toBe('1.0.0');
  });

  it('grow with every bump, more with a higher one', () => {
    fc.assert(
      fc.property(version, (v) => {
        const [patch, minor, major] = [bumpVersion(v, 'patch'), bumpVersion(v, 'minor'), bumpVersion(v, 'major')];
        expect([major, v, minor, patch].sort(compareVersions)).toEqual([v, patch, minor, major]);
      }),
    );
  });
});

describe('trailers', () => {
  const trailer = fc.record(
    {
      image,
      version,
      target: fc.constantFrom(...targetNames),
      fingerprint,
      parent: fc.tuple(image, version).map(([a, b]) => `${a}@${b}`),
      refresh: fc.constantFrom('2026-W47'),
    },
    { requiredKeys: ['image', 'version', 'target', 'fingerprint'] },
  );

  it('read back as they were written, among other text', () => {
    fc.assert(
      fc.property(fc.array(trailer), (trailers) => {
        expect(parseTrailers(`A note\n\n${formatTrailers(trailers)}Signed-off-by: x\n`)).toEqual(trailers);
      }),
    );
  });

  it('that are broken are not read', () => {
    const print = `v1:${'0'.repeat(64)}`;
    const broken = [
      'Ostrata-Build:',
      `Ostrata-Build: web@1.0 qemu/linux ${print}`,
      `Ostrata-Build: web@1.0.0@2.0.0 qemu/linux ${print}`,
      `Ostrata-Build: We%b@1.0.0 qemu/linux ${print}`,
      `Ostrata-Build: web@1.0.0 qemu/linx ${print}`,
      'Ostrata-Build: web@1.0.0 qemu/linux v1:00',
      `Ostrata-Build: web@1.0.0 qemu/linux ${print} parent=base`,
      `Ostrata-Build: web@1.0.0 qemu/linux ${print} refresh=\u001b[31m`,
      ` Ostrata-Build: web@1.0.0 qemu/linux ${print}`,
    ];
    expect(parseTrailers(broken.join('\n'))).toEqual([]);
    expect(parseTrailers(`Ostrata-Build: web@1.0.0 qemu/linux ${print} later=more\n`)).toHaveLength(1);
  });
});

describe('a fingerprint', () => {
  it('changes if and only if an input does', () => {
    fc.assert(
      fc.property(inputs, inputs, inputs, inputs, (build, verify, otherBuild, otherVerify) => {
        const one = fingerprints({ build, verify });
        const other = fingerprints({ build: otherBuild, verify: otherVerify });
        const same = (a: object, b: object) => changedInputs({ ...a }, { ...b }).length === 0;
        expect(one.build === other.build).toBe(same(build, otherBuild));
        expect(one.full === other.full).toBe(same(build, otherBuild) && same(verify, otherVerify));
      }),
    );
  });

  it('changes with any single input, and not with an equal copy', () => {
    fc.assert(
      fc.property(inputs, inputs, fc.boolean(), fc.string(), fc.string(), (build, verify, isBuild, name, value) => {
        const one = fingerprints({ build, verify });
        expect(fingerprints({ build: { ...build }, verify: { ...verify } })).toEqual(one);
        const part = isBuild ? build : verify;
        fc.pre(!Object.hasOwn(part, name) || part[name] !== value);
        const edited = Object.fromEntries([...Object.entries(part), [name, value]]);
        const other = fingerprints(isBuild ? { build: edited, verify } : { build, verify: edited });
        expect(other.full).not.toBe(one.full);
        expect(other.build !== one.build).toBe(isBuild);
      }),
    );
  });

  it('does not depend on the order of inputs', () => {
    fc.assert(
      fc.property(inputs, (build) => {
        const reversed = Object.fromEntries(Object.entries(build).reverse());
        expect(fingerprints({ build, verify: {} })).toEqual(fingerprints({ build: reversed, verify: {} }));
      }),
    );
  });

  it('depends on the parent, and not on how the parent is verified', () => {
    const parent = (verify: string, build: string) => fingerprints({ build: { build }, verify: { verify } }).build;
    const child = (on: Fingerprint) => fingerprints({ build: {}, verify: {} }, on).full;
    expect(child(parent('a', 'x'))).toBe(child(parent('b', 'x')));
    expect(child(parent('a', 'x'))).not.toBe(child(parent('a', 'y')));
  });

  it('is computed as documented, so that any tool can check it', () => {
    const sha = (text: string) => `v1:${createHash('sha256').update(text).digest('hex')}`;
    const { build, full } = fingerprints({ build: { b: '2', a: 'ü"' }, verify: { t: '3' } });
    expect(build).toBe(sha('["parent",""]\n["build","a","ü\\""]\n["build","b","2"]\n'));
    expect(full).toBe(sha(`["build","${build}"]\n["verify","t","3"]\n`));
  });

  it('has the form that is promised', () => {
    const { full } = fingerprints({ build: {}, verify: {} });
    expect(isFingerprint(full)).toBe(true);
    expect(devVersion(full)).toMatch(/^dev-[0-9a-f]{12}$/);
  });
});

describe('addresses', () => {
  it('of two images in one target are never the same', () => {
    fc.assert(
      fc.property(fc.constantFrom(...targetNames), image, version, image, version, (target, a, va, b, vb) => {
        fc.pre(a !== b || va !== vb);
        expect(address(a, target, va)).not.toBe(address(b, target, vb));
      }),
    );
  });

  it('are what each cloud allows', () => {
    const of = (target: (typeof targetNames)[number]) => address('python-runtime', target, '2.3.0');
    expect([of('aws/linux'), of('azure/linux'), of('gcp/linux'), of('qemu/linux')]).toEqual([
      'python-runtime-linux-2.3.0',
      'python-runtime-linux/2.3.0',
      'python-runtime-linux-v2-3-0',
      'python-runtime-linux/2.3.0',
    ]);
  });
});

describe('a tree with files written in memory', () => {
  const tree: Tree = new Map([
    ['src/a/qemu/linux/old', { id: '1', kind: 'file' }],
    ['src/a/image.yaml', { id: '2', kind: 'file' }],
  ]);

  it('has what is written and not what stood there', () => {
    const now = withFiles(tree, new Map([['src/a/qemu/linux/new', 'hello\n']]), ['src/a/qemu/linux']);
    expect([...now.keys()]).toEqual(['src/a/image.yaml', 'src/a/qemu/linux/new']);
    expect(now.get('src/a/qemu/linux/new')?.id).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
  });

  it('uses the ids that git would', () => {
    expect(blobId('')).toBe('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391');
  });
});
