import type { Value } from '@ostrata/catalog';
import { execa } from 'execa';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { hostile } from './hostile.cases.ts';
import { yaml } from './yaml.ts';

const text = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary' }), fc.string());
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const everything: Value = [
  ...hostile,
  ...hostile.map((each) => ({ [each]: each })),
  { [`${'long '.repeat(400)}é`]: [[['deep']], {}, []] },
  [1e21, 1e-7, 1.5e300, 0.1, 123456789012345680000, -1],
];

/** Reads YAML from its standard input as Ansible does, and says as JSON what it read. */
const readByPython = 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin.buffer.read().decode()), sys.stdout)';
const python = await ansiblePython();

describe('yaml', () => {
  it('reads back as it went in, by js-yaml', () => {
    fc.assert(
      fc.property(value, (each) => {
        expect(load(yaml(each))).toEqual(positive(each));
      }),
      { numRuns: 1000, examples: [[everything], ...hostile.map((each): [Value] => [each])] },
    );
  });

  it('leaves plain words without quotes, and quotes all else', () => {
    expect(yaml({ name: 'Build python-runtime', on: 'yes', version: '1.10', path: '/var/tmp', empty: [] })).toBe(
      'name: Build python-runtime\n"on": "yes"\nversion: "1.10"\npath: /var/tmp\nempty: []\n',
    );
  });
});

describe.skipIf(python === undefined)(
  `yaml, read by PyYAML${python === undefined ? ' (not run: no Python with PyYAML on this machine)' : ''}`,
  () => {
    it('reads back as it went in', async () => {
      const values: Value = [everything, ...fc.sample(value, 1000)];
      const { stdout } = await execa(python ?? '', ['-c', readByPython], { input: yaml(values) });
      expect(JSON.parse(stdout)).toEqual(positive(values));
    });
  },
);

/** JSON knows no negative zero. */
function positive(each: unknown): unknown {
  if (Object.is(each, -0)) return expect.closeTo(0);
  if (Array.isArray(each)) return each.map(positive);
  if (typeof each !== 'object' || each === null) return each;
  return Object.fromEntries(Object.entries(each).map(([name, one]) => [name, positive(one)]));
}

/** The Python that Ansible runs on, else any with PyYAML. */
async function ansiblePython(): Promise<string | undefined> {
  const { stdout = '' } = await execa('ansible-playbook', ['--version'], { reject: false });
  const own = /python version = .*\((\/.*)\)/.exec(stdout)?.[1];
  for (const command of [...(own === undefined ? [] : [own]), 'python3']) {
    const { failed } = await execa(command, ['-c', 'import yaml'], { reject: false });
    if (!failed) return command;
  }
  return undefined;
}
