import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { PackerEvent } from '@ostrata/ports';
import { expect, it } from 'vitest';
import { withEachPacker } from './__fixtures__/packers.fixture.ts';
import { commandBuild, unitFolder } from './__fixtures__/unit-for-tests.ts';

const { path, wanted, write } = unitFolder();

withEachPacker('a build', ({ packer }) => {
  it('gives variables to the letter, however hostile', async () => {
    const value = 'a,b ${path.root} %{if} \'"\\ \\n\n\ttab ü € 😀 `ls` $(ls) %!(PACKER_COMMA)';
    const show = commandBuild(`printf '%s' "$VALUE" >'${path('given')}'`, 'environment_vars = ["VALUE=${var.value}"]');
    write('unit/build.pkr.hcl', `variable "value" {}\n${show}`);
    await packer().build(wanted({ variables: { value } }));
    expect(readFileSync(path('given'), 'utf8')).toBe(value);
  });

  it('says what it does, line by line, with commas and no control characters', async () => {
    write('unit/build.pkr.hcl', commandBuild(`printf 'one, two\\n\\033[31mred\\033[0m\\n'`));
    const events: PackerEvent[] = [];
    await packer().build(wanted({ onEvent: (event) => events.push(event) }));
    const output = { kind: 'output', source: 'null.x' };
    expect(events).toContainEqual({ ...output, message: expect.stringContaining('Running local shell script') });
    expect(events).toContainEqual({ ...output, message: 'one, two' });
    expect(events).toContainEqual({ ...output, message: 'red' });
  });

  it('gives the files of an artifact', async () => {
    const file = path('out, put');
    write('unit/build.pkr.hcl', fileBuild(file));
    const artifacts = await packer().build(wanted());
    expect(artifacts).toEqual([{ builder: 'file.x', id: 'File', files: [file] }]);
  });

  it('hides secrets in events, log and error, in every form a tool writes them', async () => {
    const secret = 'pa"ss, wörd/+?';
    const forms = [
      'echo $TOKEN',
      'printf %s $TOKEN | base64',
      'printf user:%s $TOKEN | base64',
      'echo $TOKEN >&2; exit 3',
    ];
    write('unit/build.pkr.hcl', commandBuild(forms.map((form) => form.replaceAll('$TOKEN', '"$TOKEN"')).join('; ')));
    const events: PackerEvent[] = [];
    const error = await packer()
      .build(wanted({ env: { TOKEN: secret }, secrets: [secret], onEvent: (event) => events.push(event) }))
      .catch((caught: unknown) => caught);
    const said = JSON.stringify([events, error, String(error)]) + readFileSync(path('log'), 'utf8');
    expect(said).toContain('[redacted]');
    for (const form of [secret, Buffer.from(secret).toString('base64').slice(0, 12), 'd8O2cmQv', 'w7ZyZC']) {
      expect(said).not.toContain(form);
    }
    expect(error).toMatchObject({ name: 'PackerFailed', log: path('log') });
  });

  it('logs everything with the time, for its owner alone', async () => {
    writeFileSync(path('log'), 'before\n', { mode: 0o644 });
    write('unit/build.pkr.hcl', commandBuild('echo heard'));
    await packer().build(wanted());
    const log = readFileSync(path('log'), 'utf8');
    expect(log).toMatch(/^before\n/);
    expect(log).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z null\.x: heard$/m);
    expect(statSync(path('log')).mode & 0o777).toBe(0o600);
  });

  it('leaves nothing beside the manifest', async () => {
    write('unit/build.pkr.hcl', commandBuild('true'));
    await packer().build(wanted());
    expect(readdirSync(path('work'))).toEqual([]);
    write('unit/build.pkr.hcl', commandBuild('false'));
    await expect(packer().build(wanted())).rejects.toMatchObject({ name: 'PackerFailed' });
    expect(readdirSync(path('work'))).toEqual([]);
  });
});

withEachPacker('a folder that is read only in part', ({ packer, isOld }) => {
  it('leads to the same files through path.root, and plugins.pkr.hcl is left out where it is not understood', async () => {
    write('repository/roles/greet/hello.txt', 'from the role\n');
    write('repository/src/image/qemu/linux/ansible/own.txt', 'its own\n');
    const show = 'cat ${path.root}/../../../../roles/greet/hello.txt ${path.root}/ansible/own.txt';
    write('repository/src/image/qemu/linux/build.pkr.hcl', commandBuild(show));
    if (isOld) write('repository/src/image/qemu/linux/plugins.pkr.hcl', plugins);
    const events: PackerEvent[] = [];
    await packer().build(
      wanted({ folder: path('repository/src/image/qemu/linux'), onEvent: (event) => events.push(event) }),
    );
    expect(events.map(({ message }) => message)).toEqual(expect.arrayContaining(['from the role', 'its own']));
    expect(readdirSync(path('repository/src/image/qemu/linux')).sort()).toEqual(
      isOld ? ['ansible', 'build.pkr.hcl', 'plugins.pkr.hcl'] : ['ansible', 'build.pkr.hcl'],
    );
  });
});

withEachPacker('validate', ({ packer }) => {
  it('says nothing of a good folder', async () => {
    write('unit/build.pkr.hcl', commandBuild('true'));
    expect(await packer().validate(wanted())).toEqual([]);
  });

  it('names file and line of what is wrong', async () => {
    write('unit/build.pkr.hcl', commandBuild('true'));
    write('unit/source.pkr.hcl', '\n\n  variable "a" {\n');
    const [first] = await packer().validate(wanted());
    expect(first).toMatchObject({ code: 'packer-error', severity: 'error', place: { file: 'source.pkr.hcl' } });
    expect(first?.message).toMatch(/^(Argument or block definition required|Unclosed configuration block)/);
  });

  it('warns of a variable that the folder does not have', async () => {
    write('unit/build.pkr.hcl', commandBuild('true'));
    const problems = await packer().validate(wanted({ variables: { nobody: 'x' } }));
    expect(problems.map(({ severity }) => severity)).toEqual(['warning']);
    expect(problems[0]?.message).toContain('nobody');
  });
});

const plugins =
  'packer {\n  required_plugins {\n    qemu = { source = "github.com/hashicorp/qemu", version = "1.1.0" }\n  }\n}\n';

function fileBuild(target: string): string {
  return `source "file" "x" {
  content = "x"
  target  = "${target}"
}
build {
  sources = ["source.file.x"]
}
`;
}
