import { findUnit, type Unit } from '@ostrata/catalog';
import { parseCatalog } from '@ostrata/catalog/read';
import { expect, it } from 'vitest';
import { accountVariables, renderUnit } from '../index.ts';

const texts = new Map([
  [
    'ostrata.yaml',
    `accounts:
  aws: { account: "111122223333", region: eu-west-1 }
  gcp: { project: images-build, zone: europe-west1-b }
`,
  ],
  [
    'src/base/image.yaml',
    `image: base
layer: vendor
access: { user: admin }
targets:
  aws/linux: { find: { owner: amazon, name: x } }
  gcp/linux: { find: { project: debian-cloud, family: debian-12 } }
`,
  ],
  [
    'src/hard/image.yaml',
    `image: hard
layer: global
parent: base
targets:
  aws/linux: { builder: { region: us-east-1 } }
  gcp/linux: { builder: { project: another-project } }
`,
  ],
  [
    'ostrata.lock.yaml',
    'vendors:\n  base/aws/linux: { kind: cloud, id: ami-0a }\n  base/gcp/linux: { kind: cloud, id: projects/debian-cloud/global/images/x }\n',
  ],
]);
const { catalog } = parseCatalog({
  entries: new Map([...texts.keys()].map((path) => [path, { kind: 'file' }] as const)),
  texts,
});

function unit(name: string): Unit {
  const found = catalog && findUnit(catalog, name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

it.each([
  ['hard/aws/linux', 'images are published from eu-west-1, and this one would be built in us-east-1', 'region'],
  ['hard/gcp/linux', 'images are published in images-build, and this one would be built in another-project', 'project'],
])('%s is not built where it cannot be published from', (name, message) => {
  const { problems, files } = renderUnit(unit(name), catalog?.lock ?? never());
  expect(files.size).toBe(0);
  expect(problems[0]).toMatchObject({ code: 'bad-value', message, place: { file: 'src/hard/image.yaml' } });
});

it('a folder is told its account by the variables that it has', () => {
  const { accounts } = catalog?.settings ?? never();
  expect(accountVariables(unit('hard/aws/linux').target, accounts)).toEqual({ region: 'eu-west-1' });
  expect(accountVariables(unit('hard/gcp/linux').target, accounts)).toEqual({
    project: 'images-build',
    zone: 'europe-west1-b',
  });
  expect(accountVariables(unit('hard/aws/linux').target, {})).toEqual({});
});

function never(): never {
  throw new Error('the catalogue has a fault');
}
