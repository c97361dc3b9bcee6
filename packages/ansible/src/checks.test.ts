import { describe, expect, it } from 'vitest';
import { ansibleProblems } from './index.ts';
import { unitWith } from './unit.cases.ts';

const codes = (unit: ReturnType<typeof unitWith>) => ansibleProblems(unit).map(({ code }) => code);

describe('ansibleProblems', () => {
  it('has nothing against usual names', () => {
    const role = {
      kind: 'git',
      name: 'geerlingguy.pip-2',
      git: 'https://x',
      version: 'v1',
      vars: { a: '{{ b }} 👩' },
    } as const;
    const access = { user: 'admin', port: 22, become: 'sudo', remoteTmp: '~/.ansible-tmp' } as const;
    expect(codes(unitWith({ roles: [role] }, { access, verify: ['tests/über/a+b.yml'] }))).toEqual([]);
  });

  it.each(['{{ x }}', 'a b', '../x', '', '-x', 'a/b', "a'", 'a\nb'])(
    'refuses the role %j, which Ansible would evaluate',
    (name) => {
      expect(codes(unitWith({ roles: [{ kind: 'local', name, path: `roles/${name}`, vars: {} }] }))).toEqual([
        'unsafe-name',
      ]);
    },
  );

  it.each(["{{ lookup('pipe', 'id') }}.yml", 'a b.yml', 'a=b.yml', '-x.yml', '"x".yml', 'x\ny.yml', '{% x %}'])(
    'refuses the playbook %j, which Ansible would evaluate or split',
    (path) => {
      expect(codes(unitWith({}, { verify: [path] }))).toEqual(['unsafe-path']);
    },
  );

  it.each(['/tmp/$(id)', '/tmp/`id`', '~/a b', '/a;b', '/a%sb', '/a"b', '/a ; b'])(
    'refuses the remoteTmp %j, which a shell would evaluate',
    (remoteTmp) => {
      expect(codes(unitWith({}, { access: { user: 'root', port: 22, become: 'none', remoteTmp } }))).toEqual([
        'unsafe-path',
      ]);
    },
  );

  it('refuses such a remoteTmp of the parent, which the build uses', () => {
    const access = { user: 'root', port: 22, become: 'none', remoteTmp: '/tmp/$(id)' } as const;
    expect(codes({ ...unitWith(), parent: unitWith({}, { access }) })).toEqual(['unsafe-path']);
  });

  it('refuses half of a character, in a value or a key, however deep', () => {
    expect(codes(unitWith({ vars: { a: [{ b: '\ud800' }], c: { '\udc00': 1 }, d: 'ok' } }))).toEqual([
      'not-text',
      'not-text',
    ]);
  });
});
