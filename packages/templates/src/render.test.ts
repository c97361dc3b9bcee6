import { readFile } from 'node:fs/promises';
import { parse } from '@cdktn/hcl2json';
import { unitsOf, type Unit, type UnitSettings } from '@ostrata/catalog';
import { address } from '@ostrata/versioning';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogueOf, unitOf } from './catalogue.cases.ts';
import { buildNeeds, renderUnit, unitVariables } from './index.ts';

const catalog = catalogueOf();
const { lock } = catalog;
const hardened = unitOf(catalog, 'hardened-debian');

const hostile = fc.oneof(
  fc.constantFrom(
    '/a${file("/etc/passwd")}',
    '/%{ for x in [] }',
    '/a"\n}',
    '/a\\',
    '/{{ env `HOME` }}',
    '/x,y',
    '/é',
    '~/x',
  ),
  fc.stringMatching(/^[a-z/_][a-z0-9_./-]*$/),
  fc.string({ unit: 'binary' }),
);
/** As hostile as the schema of a qemu builder lets it be. */
const firmwarePath = hostile.filter((path) => /^[^{},\0]+$/.test(path) && path.isWellFormed());

describe('the name of an image on gcp', () => {
  const unitWith = (length: number, target: string): Unit => {
    const name = 'a'.repeat(length);
    const text = `image: ${name}\nlayer: service\nparent: gcp-hardened\ntargets: { ${target}: {} }\n`;
    return unitOf(catalogueOf({ [`src/${name}/image.yaml`]: text }), `${name}/${target}`);
  };

  it.each([
    ['gcp/linux', 40],
    ['gcp/linux-arm64', 34],
  ])('for %s has at most %i characters, and a longer one is told where it stands', (target, most) => {
    const fits = unitWith(most, target);
    expect(renderUnit(fits, lock).problems).toEqual([]);
    expect(address(fits.image.name, fits.target.name, 'dev-0123456789ab')).toHaveLength(63);
    const { problems, files } = renderUnit(unitWith(most + 1, target), lock);
    expect(files.size).toBe(0);
    const place = { file: `src/${'a'.repeat(most + 1)}/image.yaml`, start: { line: 1, column: 8 } };
    expect(problems).toMatchObject([{ code: 'bad-value', place, hint: expect.stringContaining(`${most} characters`) }]);
  });
});

it('an azure build needs a definition with the plan of what it stands on, and the security of its machine', () => {
  const plan = { publisher: 'acme', product: 'debian', name: 'hardened' };
  expect(buildNeeds(unitOf(catalog, 'azure-service/azure/linux'))).toEqual({ plan, security: 'TrustedLaunch' });
  expect(buildNeeds(unitOf(catalog, 'azure-windows-base/azure/windows'))).toEqual({});
  expect(buildNeeds(hardened)).toEqual({});
});

describe('renderUnit', () => {
  it('gives the same bytes in the same order for the same unit', () => {
    const again = catalogueOf();
    for (const { name } of unitsOf(catalog)) {
      const files = [...renderUnit(unitOf(again, name), again.lock).files];
      expect(files).toEqual([...renderUnit(unitOf(catalog, name), lock).files]);
      expect(files.map(([path]) => path)).toEqual(files.map(([path]) => path).sort());
    }
  });

  it('gives a vendor image no folder, unless it is verified', () => {
    expect(renderUnit(unitOf(catalog, 'debian-cloud'), lock)).toEqual({ files: new Map(), problems: [] });
    const paths = [...renderUnit(unitOf(catalog, 'debian-12'), lock).files.keys()];
    expect(paths.every((path) => path.startsWith('verify/'))).toBe(true);
  });

  it('gives a hand-written unit what Ansible needs and its verify folder, and nothing else', () => {
    const folders = [...renderUnit(unitOf(catalog, 'hand-written'), lock).files.keys()].map(
      (path) => path.split('/')[0],
    );
    expect(new Set(folders)).toEqual(new Set(['ansible', 'verify']));
  });

  it.each(['none', 'ignition'] as const)(
    'says that nothing can enter an image whose first boot is %s',
    (dataSource) => {
      const parent = changed(hardened, { firstBoot: { dataSource } });
      expect(codes({ ...unitOf(catalog, 'python-runtime'), parent })).toEqual(['no-way-in']);
      expect(codes(parent)).toEqual(['no-way-in']);
    },
  );

  it('says that a user who cannot become root cannot end a build', () => {
    const parent = changed(hardened, { access: { user: 'admin', port: 22, become: 'none' } });
    expect(codes({ ...unitOf(catalog, 'python-runtime'), parent, settings: hardened.settings })).toEqual(['no-root']);
  });

  it('leaves no password, token or private key in any file', () => {
    for (const unit of unitsOf(catalog)) {
      const text = [...renderUnit(unit, lock).files.values()].join('');
      expect(text).not.toMatch(/password *[:=] *"?\w|-----BEGIN|authorized_keys.*ssh-(rsa|ed25519)/i);
    }
  });

  it('never lets a name or path become code: it arrives unchanged, or is refused', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, firmwarePath, async (user, remoteTmp, firmware) => {
        const parent = changed(unitOf(catalog, 'debian-12'), { access: { user, port: 22, become: 'sudo', remoteTmp } });
        const unit = { ...changed(hardened, { builder: { qemu: { firmware } } }), parent };
        const { files, problems } = renderUnit(unit, lock);
        if (problems.length > 0) {
          expect(files.size).toBe(0);
          return;
        }
        const source = await parse('source.pkr.hcl', files.get('source.pkr.hcl') ?? '');
        expect(source).toMatchObject({ source: { qemu: { linux: [{ ssh_username: user }] } } });
        const build = await parse('build.pkr.hcl', files.get('build.pkr.hcl') ?? '');
        const remote_folder = remoteTmp.startsWith('~') ? '.' : remoteTmp;
        expect(build).toMatchObject({ build: [{ provisioner: { ansible: [{ user }], shell: [{ remote_folder }] } }] });
        const builder = await parse('builder.auto.pkrvars.hcl', files.get('builder.auto.pkrvars.hcl') ?? '');
        expect(unescaped(builder['firmware'])).toBe(firmware.normalize('NFC'));
      }),
      {
        numRuns: 200,
        examples: [
          ['admin', '/var/tmp', '/a${file("/etc/passwd")}'],
          ['admin', '/var/tmp', '/é "x" %d'],
        ],
      },
    );
  });
});

describe('unitVariables', () => {
  it.each(['build', 'verify'] as const)('are what a %s folder declares', async (folder) => {
    const path = folder === 'build' ? 'variables.pkr.hcl' : 'verify/variables.pkr.hcl';
    const parsed = await parse(path, renderUnit(hardened, lock).files.get(path) ?? '');
    const declared: object = parsed['variable'];
    expect(Object.keys(declared)).toEqual(
      unitVariables('qemu/linux')
        .filter(({ folders }) => folders.includes(folder))
        .map(({ name }) => name)
        .sort(),
    );
  });

  it.each([
    ['qemu/linux', ['rendering.md']],
    ['aws/windows', ['rendering.md', 'building-on-aws.md']],
    ['azure/windows', ['rendering.md', 'building-on-azure.md']],
    ['gcp/windows', ['rendering.md', 'building-on-gcp.md']],
  ] as const)('of %s are all in docs', async (name, pages) => {
    const texts = await Promise.all(
      pages.map((page) => readFile(new URL(`../../../docs/${page}`, import.meta.url), 'utf8')),
    );
    expect(unitVariables(name).filter((one) => !texts.join('').includes(`\`${one.name}\``))).toEqual([]);
  });

  it('are those of the builder machine in builder.auto.pkrvars.hcl', async () => {
    const { files } = renderUnit(unitOf(catalog, 'cloud-service'), lock);
    const set = await parse('builder.auto.pkrvars.hcl', files.get('builder.auto.pkrvars.hcl') ?? '');
    const builder = unitVariables('qemu/linux')
      .filter((variable) => variable.builder)
      .map(({ name }) => name);
    expect(Object.keys(set).sort()).toEqual(builder.sort());
  });
});

function changed(unit: Unit, settings: Partial<UnitSettings>): Unit {
  return { ...unit, settings: { ...unit.settings, ...settings } };
}

function codes(unit: Unit): readonly string[] {
  return renderUnit(unit, lock).problems.map(({ code }) => code);
}

/** The oracle writes literal `${` and `%{` of values as HCL does. */
function unescaped(text: unknown): string {
  return String(text).replaceAll('$${', '${').replaceAll('%%{', '%{');
}
