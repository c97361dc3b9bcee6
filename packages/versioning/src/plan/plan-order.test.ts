import { unitsOf } from '@ostrata/catalog';
import { parseCatalog } from '@ostrata/catalog/read';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blobId, fingerprints, planRelease, type BuildTrailer, type Fingerprint, type Tree } from '../index.ts';

const layers = ['global', 'product', 'service'] as const;

/** Images with names in any order, each on one of a lower layer. */
const forest = fc
  .uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,4}$/), { minLength: 1, maxLength: 15 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc.record({ name: fc.constant(`x-${name}`), layer: fc.nat({ max: 2 }), parent: fc.nat(), isDue: fc.boolean() }),
      ),
    ),
  )
  .map((images) =>
    images.map((image) => {
      const lower = images.filter(({ layer }) => layer < image.layer);
      return { ...image, parent: lower[image.parent % lower.length]?.name };
    }),
  );

describe('the order of a plan', () => {
  it('is a topological order of every forest: an image comes after its parent, and once', () => {
    fc.assert(
      fc.property(forest, (images) => {
        const planned = planRelease(wanted(images), tagged(images), rules, () => []).map(({ image }) => image);
        expect(new Set(planned).size).toBe(planned.length);
        expect([...planned].sort()).toEqual(
          images
            .filter(({ isDue }) => isDue)
            .map(({ name }) => name)
            .sort(),
        );
        for (const { name, parent } of images) {
          if (parent === undefined || !planned.includes(parent) || !planned.includes(name)) continue;
          expect(planned.indexOf(parent)).toBeLessThan(planned.indexOf(name));
        }
      }),
    );
  });
});

interface Drawn {
  readonly name: string;
  readonly layer: number;
  readonly parent: string | undefined;
  readonly isDue: boolean;
}

const rules = { cascade: 'patch', overrides: new Map() } as const;
const checksum = `sha256:${'a'.repeat(64)}`;
const none: Fingerprint = `v1:${'0'.repeat(64)}`;

/** By the catalogue, as a real plan is: from files, in whatever order. */
function wanted(images: readonly Drawn[]) {
  const files: Readonly<Record<string, string>> = {
    'ostrata.yaml': '{}\n',
    'ostrata.lock.yaml': `vendors:\n  root/qemu/linux: { kind: url, url: "https://example.com/a.qcow2", checksum: "${checksum}" }\n`,
    'src/root/image.yaml':
      'image: root\nlayer: vendor\ntargets:\n  qemu/linux: { url: "https://example.com/a.qcow2" }\n',
    ...Object.fromEntries(images.map((image) => [`src/${image.name}/image.yaml`, imageFile(image)])),
  };
  const entries: Tree = new Map(
    Object.entries(files).map(([path, text]) => [path, { id: blobId(text), kind: 'file' as const }]),
  );
  const { catalog, problems } = parseCatalog({ entries, texts: new Map(Object.entries(files)) });
  expect(problems).toEqual([]);
  if (catalog === undefined) throw new Error('no catalogue');
  return unitsOf(catalog)
    .filter(({ image }) => image.parent !== undefined)
    .map(({ name, image, target, parent }) => ({
      unit: name,
      image: image.name,
      target: target.name,
      fingerprint: fingerprintOf(image.name),
      refresh: '',
      ...(parent?.image.parent !== undefined && { parent: { unit: parent.name, image: parent.image.name } }),
    }));
}

function imageFile({ name, layer, parent }: Drawn): string {
  return `image: ${name}\nlayer: ${layers[layer]}\nparent: ${parent ?? 'root'}\nowner: { team: a }\ntargets:\n  qemu/linux: {}\n`;
}

/** An image that is not due has a tag that says what it is now. */
function tagged(images: readonly Drawn[]) {
  const units = images.map(({ name, isDue }): readonly [string, BuildTrailer] => [
    `${name}/qemu/linux`,
    {
      image: name,
      version: '1.0.0',
      target: 'qemu/linux',
      fingerprint: isDue ? none : fingerprintOf(name),
    },
  ]);
  return { versions: new Map(images.map(({ name }) => [name, '1.0.0'])), units: new Map(units) };
}

function fingerprintOf(name: string): Fingerprint {
  return fingerprints({ build: { name }, verify: {} }).full;
}
