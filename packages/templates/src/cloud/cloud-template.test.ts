import { parse } from '@cdktn/hcl2json';
import { type Unit, type UnitSettings, type Value } from '@ostrata/catalog';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogueOf, unitOf } from '../catalogue.cases.ts';
import { renderUnit, unitVariables } from '../index.ts';
import { templates } from '../targets/templates.ts';

const catalog = catalogueOf();
const { lock } = catalog;

/** One built unit of each target of a cloud, and its source type. */
const subjects = [
  ['aws-hardened/aws/linux', 'amazon-ebs'],
  ['aws-hardened/aws/linux-arm64', 'amazon-ebs'],
  ['aws-windows-base/aws/windows', 'amazon-ebs'],
  ['azure-hardened/azure/linux', 'azure-arm'],
  ['azure-hardened/azure/linux-arm64', 'azure-arm'],
  ['azure-windows-base/azure/windows', 'azure-arm'],
  ['gcp-hardened/gcp/linux', 'googlecompute'],
  ['gcp-hardened/gcp/linux-arm64', 'googlecompute'],
  ['gcp-windows-base/gcp/windows', 'googlecompute'],
] as const;

/** Options that would make another image, stand on another parent, share it, or leave a password. */
const refused = {
  'amazon-ebs': ['ami_name', 'ami_users', 'force_deregister', 'source_ami_filter', 'winrm_password'],
  'azure-arm': [
    'managed_image_name',
    'shared_image_gallery',
    'shared_image_gallery_destination',
    'image_version',
    'client_secret',
    'winrm_password',
  ],
  googlecompute: ['image_name', 'image_family', 'source_image', 'credentials_json', 'winrm_password'],
} as const;

const hostile = fc.oneof(
  fc.constantFrom(
    '${file("/etc/passwd")}',
    '%{ for x in [] }',
    '"\n}\nsource "null" "x" {',
    '\\',
    '{{ env `HOME` }}',
    '$${x}',
    'é',
    'e\u0301',
    '\ud800',
    '# x',
    '',
  ),
  fc.string({ unit: 'binary' }),
  fc.string(),
);
const scalar: fc.Arbitrary<Value> = fc.oneof(hostile, fc.integer(), fc.boolean());

it('covers every target of a cloud', () => {
  const covered = new Set<string>(subjects.map(([name]) => unitOf(catalog, name).target.name));
  expect(Object.keys(templates).filter((name) => !name.startsWith('qemu/') && !covered.has(name))).toEqual([]);
});

describe.each(subjects)('the folder of %s', (name, sourceType) => {
  const unit = unitOf(catalog, name);

  it('takes each option of `source` unchanged, or is refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.oneof(hostile, fc.stringMatching(/^[a-z_]{1,12}$/)), scalar, { maxKeys: 4 }),
        async (options) => {
          const taken = Object.fromEntries(Object.entries(options).map(([key, value]) => [`x_${key}`, value]));
          const { files, problems } = render(unit, { sourceOptions: taken });
          if (files.size === 0) {
            expect(problems.every(({ code }) => code === 'bad-value')).toBe(true);
            return;
          }
          for (const folder of ['', 'verify/']) {
            const source = await sourceBlock(files.get(`${folder}source.pkr.hcl`), sourceType);
            for (const [key, value] of Object.entries(taken)) expect(unescaped(source[key])).toEqual(composed(value));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('takes keys and values of a map and of a block unchanged, or is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(hostile, hostile, { maxKeys: 3 }), async (values) => {
        const { files, problems } = render(unit, {
          sourceOptions: { x_list: [values], x_block: { x_inner: { x: 1 } } },
        });
        if (files.size === 0) {
          expect(problems.every(({ code }) => code === 'bad-value')).toBe(true);
          return;
        }
        const source = await sourceBlock(files.get('source.pkr.hcl'), sourceType);
        expect(source['x_block']).toEqual([{ x_inner: [{ x: 1 }] }]);
      }),
      { numRuns: 50 },
    );
  });

  it('never takes the name of a user for more than a name', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (user) => {
        const parent = changed(unit.parent, { access: { user, port: 22, become: 'sudo' } });
        const { files, problems } = renderUnit({ ...unit, parent }, lock);
        if (files.size === 0) {
          expect(problems.map(({ code }) => code)).toContain('unsafe-name');
          return;
        }
        expect(user).toMatch(/^[A-Za-z_][A-Za-z0-9_.-]*$/);
      }),
      { numRuns: 100 },
    );
  });

  it.each(refused[sourceType])('refuses the option %s, with its place', (option) => {
    const { files, problems } = render(unit, { sourceOptions: { [option]: 'x' } });
    expect(files.size).toBe(0);
    expect(problems).toMatchObject([
      { code: 'refused-option', place: { file: unit.image.file } },
      { code: 'refused-option' },
    ]);
  });

  it('declares in each folder the variables that it takes', async () => {
    const { files } = renderUnit(unit, lock);
    for (const folder of ['build', 'verify'] as const) {
      const parsed = await parse(
        'variables.pkr.hcl',
        files.get(`${folder === 'verify' ? 'verify/' : ''}variables.pkr.hcl`) ?? '',
      );
      const declared: object = parsed['variable'];
      const taken = unitVariables(unit.target.name).filter(({ folders }) => folders.includes(folder));
      expect(Object.keys(declared).sort()).toEqual(taken.map((one) => one.name).sort());
      const set = await parse(
        'x.hcl',
        files.get(`${folder === 'verify' ? 'verify/' : ''}builder.auto.pkrvars.hcl`) ?? '',
      );
      const builder = taken.filter((one) => one.builder).map((one) => one.name);
      expect(Object.keys(set).filter((one) => !builder.includes(one))).toEqual([]);
    }
  });
});

function render(unit: Unit, settings: Partial<UnitSettings>) {
  return renderUnit({ ...unit, settings: { ...unit.settings, ...settings } }, lock);
}

function changed(unit: Unit | undefined, settings: Partial<UnitSettings>): Unit {
  if (unit === undefined) throw new Error('the unit has no parent');
  return { ...unit, settings: { ...unit.settings, ...settings } };
}

async function sourceBlock(text: string | undefined, type: string): Promise<Record<string, unknown>> {
  const { source } = await parse('source.pkr.hcl', text ?? '');
  const [block] = Object.values(source[type] as Record<string, [Record<string, unknown>]>);
  return block?.[0] ?? {};
}

function composed(value: Value): unknown {
  if (typeof value === 'string') return value.normalize('NFC');
  return Object.is(value, -0) ? 0 : value;
}

/** The oracle writes literal `${` and `%{` of values as HCL does. */
function unescaped(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('$${', '${').replaceAll('%%{', '%{') : value;
}
