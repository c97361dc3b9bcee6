import { formatText, type Problem } from '@ostrata/problems';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badInputs, goodFiles, type BadInput } from './bad-input.cases.ts';
import { ancestors, catalogFiles, checkPins, descendants, unitsOf, type Entries, type Lock } from '../index.ts';
import { formatLock, jsonSchemas, parseCatalog } from './index.ts';

describe('a repository without fault', () => {
  const { catalog, problems } = parse(goodFiles);

  it('is a catalogue', () => {
    expect(problems).toEqual([]);
    expect(catalog && unitsOf(catalog).map(({ name, folder }) => [name, folder])).toEqual([
      ['debian-12/qemu/linux', 'src/debian-12/qemu/linux'],
      ['hardened/qemu/linux', 'src/hardened/qemu/linux'],
    ]);
  });

  it('knows ancestry both ways', () => {
    const hardened = catalog?.images.get('hardened');
    expect(catalog && hardened && ancestors(catalog, hardened).map(({ name }) => name)).toEqual(['debian-12']);
    expect(catalog && descendants(catalog, 'debian-12').map(({ name }) => name)).toEqual(['hardened']);
  });

  it('lets layers be left out: a service straight on a vendor image', () => {
    const image = goodFiles['src/hardened/image.yaml']?.replace('global', 'service') ?? '';
    expect(parse({ ...goodFiles, 'src/hardened/image.yaml': image }).problems).toEqual([]);
  });
});

describe('what an image does not say', () => {
  const child = (more: string) =>
    'image: web\nlayer: service\nparent: hardened\ntargets:\n  qemu/linux: {}\n'.concat(more);
  const settings = (files: Readonly<Record<string, string>>, name: string) => {
    const { catalog, problems } = parse(files);
    expect(problems).toEqual([]);
    return catalog?.images.get(name)?.targets.get('qemu/linux');
  };

  it('is taken from its parent, where it is about entering the image', () => {
    const hardened = `${goodFiles['src/hardened/image.yaml']}access: { user: admin, port: 2222, remoteTmp: /var/tmp }\n`;
    const files = { ...goodFiles, 'src/hardened/image.yaml': hardened, 'src/web/image.yaml': child('') };
    expect(settings(files, 'web')?.access).toEqual({
      user: 'admin',
      port: 2222,
      become: 'sudo',
      remoteTmp: '/var/tmp',
    });
    expect(settings(files, 'debian-12')?.access).toEqual({ user: 'root', port: 22, become: 'none' });
    expect(settings(files, 'web')?.firstBoot).toEqual({ dataSource: 'systemd-credentials' });
  });

  it('is overridden by a target, variable by variable', () => {
    const text =
      'image: web\nlayer: service\nparent: hardened\nansible: { vars: { a: 1, b: "2" } }\ntargets:\n  qemu/linux: { ansible: { vars: { b: "3" } } }\n';
    expect(settings({ ...goodFiles, 'src/web/image.yaml': text }, 'web')?.ansible.vars).toEqual({ a: 1, b: '3' });
  });

  it('is one playbook, however its path is written', () => {
    const files = {
      ...goodFiles,
      'src/web/image.yaml': child('verify: [./tests/hardened.yml, tests//hardened.yml]\n'),
    };
    expect(settings(files, 'web')?.verify).toEqual(['tests/hardened.yml', 'tests/hardened.yml']);
  });

  it('includes the local roles that a role depends on', () => {
    const files = {
      ...goodFiles,
      'roles/audit/tasks/main.yml': '---\n',
      'roles/hardening/meta/main.yml': 'dependencies: [{ role: audit }]\n',
      'roles/audit/meta/main.yml': 'dependencies: [hardening]\n',
      'src/web/image.yaml': child('ansible: { roles: [hardening] }\n'),
    };
    expect(settings(files, 'web')?.ansible.localRoles).toEqual(['roles/audit', 'roles/hardening']);
  });
});

describe('bad input', () => {
  it.each(badInputs)('$title is told as $code, at its place', (input) => {
    const problems = problemsOf(input);
    const found = problems.find(({ code }) => code === input.code);
    expect(found, formatText(problems)).toBeDefined();
    if (input.code !== 'no-settings') expect(found?.place?.file).toBeDefined();
  });

  it('is all told in one run', () => {
    const files = {
      ...goodFiles,
      'src/hardened/image.yaml': 'image: hardened\nlayr: global\nparent: nobody\ntargets: { qemu/linux: {} }\n',
      'src/web/image.yaml':
        'image: web\nlayer: service\nparent: nobody\ntargets: { qemu/linux: {} }\nverify: /etc/passwd\n',
    };
    expect(
      parse(files)
        .problems.map(({ code }) => code)
        .sort(),
    ).toEqual(['missing-key', 'path-outside', 'unknown-key', 'unknown-parent']);
  });

  it('never throws, whatever the text', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json());
    fc.assert(
      fc.property(text, text, (image, lock) => {
        const { problems } = parse({ ...goodFiles, 'src/hardened/image.yaml': image, 'ostrata.lock.yaml': lock });
        expect(Array.isArray(problems)).toBe(true);
      }),
    );
  });
});

describe('policy', () => {
  const broken = badInputs.filter(({ code }) => code.startsWith('policy-'));

  it.each(broken)('$title: told at its line, with what to do', (input) => {
    for (const { place, hint } of problemsOf(input)) {
      expect(place?.start?.line).toBeGreaterThan(0);
      expect(hint).toBeTruthy();
    }
  });

  it('that is kept is silent, and what has a usual value needs not be said twice', () => {
    const settings = [
      'defaults: { owner: { team: platform } }',
      'policy:',
      '  requireOwner: true',
      '  requireVerify: true',
      '  parents: { global: [vendor], service: [global, product] }',
      '  naming: { vendor: "debian-\\\\d+", global: "hardened|base" }',
      '  forbiddenTargets: [aws/windows]',
    ];
    const files = {
      ...goodFiles,
      'ostrata.yaml': `${settings.join('\n')}\n`,
      'src/hardened/image.yaml': `${goodFiles['src/hardened/image.yaml'] ?? ''}verify: tests/hardened.yml\n`,
    };
    expect(parse(files).problems).toEqual([]);
  });

  it('of names asks for the whole name', () => {
    const naming = (pattern: string) =>
      parse({ ...goodFiles, 'ostrata.yaml': `policy: { naming: "${pattern}" }\n` }).problems.map(({ code }) => code);
    expect(naming('hard|debian')).toEqual(['policy-naming', 'policy-naming']);
    expect(naming('hard.*|debian-.*')).toEqual([]);
  });

  it('is told with all else that is wrong, each breach by itself', () => {
    const files = {
      ...goodFiles,
      'ostrata.yaml': 'policy: { requireOwner: true, requireVerify: true, forbiddenTargets: [qemu/linux] }\n',
    };
    expect(parse(files).problems.map(({ code }) => code)).toEqual([
      ...['policy-owner', 'policy-target'],
      ...['policy-owner', 'policy-target', 'policy-verify'],
    ]);
  });
});

describe('docs/errors.md', () => {
  it('shows what is really said', async () => {
    const sections = badInputs.map((input) => {
      const files = changedFiles(input).map(([path, text]) => `\`${path}\`\n\n\`\`\`yaml\n${shorten(text)}\n\`\`\``);
      const sources = new Map(Object.entries(input.files).map(([path, text]) => [path, text]));
      const said = formatText(problemsOf(input), { sources }).trimEnd();
      return [`## ${input.title}`, ...files, `\`\`\`text\n${said}\n\`\`\``].join('\n\n');
    });
    const head =
      '# Errors\n\nEach faulty input, and what `ostrata check` says of it. This page is written by a test; [problem codes](problem-codes.md) has all codes.';
    await expect(`${[head, ...sections].join('\n\n')}\n`).toMatchFileSnapshot('../../../../docs/errors.md');
  });
});

describe('the lock', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9._-]{0,20}$/);
  const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
  const content = fc.oneof(
    fc.record({ kind: fc.constant('git' as const), name, git: fc.string(), version: fc.string(), commit: hex(40) }),
    fc.record({
      kind: fc.constant('galaxy' as const),
      name,
      version: fc.string(),
      url: fc.string(),
      checksum: hex(64).map((digits) => `sha256:${digits}`),
    }),
  );

  it('reads back as it was written', () => {
    const entries = fc.array(fc.tuple(name, content), { maxLength: 5 }).map((all) => new Map(all));
    fc.assert(
      fc.property(entries, entries, (roles, collections) => {
        const lock: Lock = { vendors: new Map(), roles, collections };
        const { catalog, problems } = parse({ 'ostrata.yaml': '', 'ostrata.lock.yaml': formatLock(lock) });
        expect(problems).toEqual([]);
        expect(catalog?.lock).toEqual(lock);
      }),
    );
  });
});

describe('the published JSON Schemas', () => {
  it.each(Object.entries(jsonSchemas()))('%s is what the code holds', async (name, schema) => {
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(`../../schema/${name}.schema.json`);
  });
});

function parse(files: Readonly<Record<string, string>>, links: readonly string[] = []) {
  const entries: Entries = new Map(
    Object.keys(files).map((path) => [path, { kind: links.includes(path) ? 'link' : 'file' }] as const),
  );
  const texts = new Map(catalogFiles(entries).map((path) => [path, files[path] ?? '']));
  return parseCatalog({ entries, texts });
}

function problemsOf({ files, links, tagged }: BadInput): readonly Problem[] {
  const { catalog, problems, doubts } = parse(files, links);
  const read = [...problems, ...doubts()];
  return catalog === undefined ? read : [...read, ...checkPins(catalog, () => tagged ?? [])];
}

function changedFiles({ files }: BadInput): readonly (readonly [string, string])[] {
  return Object.entries(files).filter(([path, text]) => goodFiles[path] !== text);
}

function shorten(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line.length > 100 ? `${line.slice(0, 80)}…` : line))
    .join('\n');
}
