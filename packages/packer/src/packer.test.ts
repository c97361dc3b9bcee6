import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ToolMissing, type PackerBuild, type PackerEvent } from '@ostrata/ports';
import { execaSync } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPacker, packer } from './index.ts';

const [here] = await findPacker(process.env);
const withPacker = describe.skipIf(here === undefined);
const not = here === undefined ? ' (not run: no Packer on this machine)' : '';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ostrata-packer-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

withPacker(`a build by Packer ${here?.version ?? ''}${not}`, () => {
  it('gives variables to the letter, however hostile', async () => {
    const value = 'a,b ${path.root} %{if} \'"\\ \\n\n\ttab ü € 😀 `ls` $(ls) %!(PACKER_COMMA)';
    unit({
      'build.pkr.hcl': `variable "value" {}
        ${nullBuild('environment_vars = ["VALUE=${var.value}"]', `printf '%s' \\"$VALUE\\" >'${folder}/given'`)}`,
    });
    await packer().build(wanted({ variables: { value } }));
    expect(readFileSync(join(folder, 'given'), 'utf8')).toBe(value);
  });

  it('says what it does, line by line, with commas and no control characters', async () => {
    unit({ 'build.pkr.hcl': nullBuild('', `printf 'one, two\\\\n\\\\033[31mred\\\\033[0m\\\\n'`) });
    const events: PackerEvent[] = [];
    await packer().build(wanted({ onEvent: (event) => events.push(event) }));
    expect(events).toContainEqual({ kind: 'output', message: 'one, two', source: 'null.x' });
    expect(events).toContainEqual({ kind: 'output', message: 'red', source: 'null.x' });
    expect(events.some(({ kind, source }) => kind === 'step' && source === 'null.x')).toBe(true);
  });

  it('gives the files of an artifact', async () => {
    const file = join(folder, 'out, put');
    unit({ 'build.pkr.hcl': fileBuild(file) });
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
    unit({ 'build.pkr.hcl': nullBuild('', forms.map((form) => form.replaceAll('$TOKEN', '\\"$TOKEN\\"')).join('; ')) });
    const events: PackerEvent[] = [];
    const error = await packer()
      .build(wanted({ env: { TOKEN: secret }, secrets: [secret], onEvent: (event) => events.push(event) }))
      .catch((caught: unknown) => caught);
    const said = JSON.stringify([events, error, String(error)]) + readFileSync(join(folder, 'log'), 'utf8');
    expect(said).toContain('[redacted]');
    for (const form of [secret, Buffer.from(secret).toString('base64').slice(0, 12), 'd8O2cmQv', 'w7ZyZC']) {
      expect(said).not.toContain(form);
    }
    expect(error).toMatchObject({ name: 'PackerFailed', log: join(folder, 'log') });
  });

  it('logs everything with the time, for its owner alone', async () => {
    writeFileSync(join(folder, 'log'), 'before\n', { mode: 0o644 });
    unit({ 'build.pkr.hcl': nullBuild('', 'echo heard') });
    await packer().build(wanted());
    const log = readFileSync(join(folder, 'log'), 'utf8');
    expect(log).toMatch(/^before\n/);
    expect(log).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z null\.x: heard$/m);
    expect(statSync(join(folder, 'log')).mode & 0o777).toBe(0o600);
  });

  it('leaves nothing beside the manifest', async () => {
    unit({ 'build.pkr.hcl': nullBuild('', 'true') });
    await packer().build(wanted());
    expect(readdirSync(join(folder, 'work'))).toEqual([]);
    unit({ 'build.pkr.hcl': nullBuild('', 'false') });
    await expect(packer().build(wanted())).rejects.toMatchObject({ name: 'PackerFailed' });
    expect(readdirSync(join(folder, 'work'))).toEqual([]);
  });

  it('stops with all it started when it is aborted', async () => {
    unit({
      'build.pkr.hcl': nullBuild('', `sleep 1001 & echo $! >'${folder}/pid'; trap '' INT; echo started; sleep 1002`),
    });
    const abort = new AbortController();
    const reason = new Error('enough');
    const built = packer({ grace: 500 }).build(
      wanted({ signal: abort.signal, onEvent: ({ message }) => message === 'started' && abort.abort(reason) }),
    );
    await expect(built).rejects.toBe(reason);
    expect(isRunning(Number(readFileSync(join(folder, 'pid'), 'utf8')))).toBe(false);
    await expect(packer().build(wanted({ signal: abort.signal }))).rejects.toBe(reason);
  });
});

withPacker(`a folder that the Packer here reads only in part${not}`, () => {
  it('leads to the same files through path.root, and plugins.pkr.hcl is left out where it is not understood', async () => {
    write('repository/roles/greet/hello.txt', 'from the role\n');
    write('repository/src/image/qemu/linux/ansible/own.txt', 'its own\n');
    const show = 'cat ${path.root}/../../../../roles/greet/hello.txt ${path.root}/ansible/own.txt';
    write('repository/src/image/qemu/linux/build.pkr.hcl', nullBuild('', show));
    const old = /^1\.[0-6]\./.test(here?.version ?? '');
    if (old) write('repository/src/image/qemu/linux/plugins.pkr.hcl', plugins);
    const events: PackerEvent[] = [];
    await packer().build(
      wanted({ folder: join(folder, 'repository/src/image/qemu/linux'), onEvent: (event) => events.push(event) }),
    );
    expect(events.map(({ message }) => message)).toEqual(expect.arrayContaining(['from the role', 'its own']));
    expect(readdirSync(join(folder, 'repository/src/image/qemu/linux')).sort()).toEqual(
      old ? ['ansible', 'build.pkr.hcl', 'plugins.pkr.hcl'] : ['ansible', 'build.pkr.hcl'],
    );
  });
});

withPacker(`validate${not}`, () => {
  it('says nothing of a good folder', async () => {
    unit({ 'build.pkr.hcl': nullBuild('', 'true') });
    expect(await packer().validate(run())).toEqual([]);
  });

  it('names file and line of what is wrong', async () => {
    unit({ 'build.pkr.hcl': nullBuild('', 'true'), 'source.pkr.hcl': '\n\n  variable "a" {\n' });
    const [first] = await packer().validate(run());
    expect(first).toMatchObject({ code: 'packer-error', severity: 'error', place: { file: 'source.pkr.hcl' } });
    expect(first?.message).toMatch(/^(Argument or block definition required|Unclosed configuration block)/);
  });

  it('warns of a variable that the folder does not have', async () => {
    unit({ 'build.pkr.hcl': nullBuild('', 'true') });
    const problems = await packer().validate({ ...run(), variables: { nobody: 'x' } });
    expect(problems.map(({ severity }) => severity)).toEqual(['warning']);
    expect(problems[0]?.message).toContain('nobody');
  });
});

describe('finding Packer', () => {
  it('leaves out programs that only have its name', async () => {
    write('bin/packer', '#!/bin/sh\necho "usage: packer [dictionary]"\n');
    execaSync('chmod', ['+x', join(folder, 'bin/packer')]);
    const env = { PATH: join(folder, 'bin') };
    expect(await findPacker(env)).toEqual([]);
    await expect(packer({ env }).version()).rejects.toThrow(ToolMissing);
    await expect(packer({ command: join(folder, 'none') }).version()).rejects.toThrow(ToolMissing);
  });

  it('finds all, in the order of PATH', async () => {
    for (const version of ['1.14.2', '1.6.6']) {
      write(`${version}/packer`, `#!/bin/sh\necho 'Packer v${version}'\n`);
      execaSync('chmod', ['+x', join(folder, version, 'packer')]);
    }
    const env = { PATH: [join(folder, '1.14.2'), join(folder, '1.6.6'), join(folder, '1.14.2')].join(':') };
    expect((await findPacker(env)).map(({ version }) => version)).toEqual(['1.14.2', '1.6.6']);
    expect(await packer({ env }).version()).toBe('1.14.2');
  });
});

const plugins =
  'packer {\n  required_plugins {\n    qemu = { source = "github.com/hashicorp/qemu", version = "1.1.0" }\n  }\n}\n';

function nullBuild(settings: string, command: string): string {
  return `source "null" "x" {
  communicator = "none"
}
build {
  sources = ["source.null.x"]
  provisioner "shell-local" {
    ${settings}
    inline = ["${command}"]
  }
}
`;
}

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

function unit(files: Readonly<Record<string, string>>): void {
  rmSync(join(folder, 'unit'), { recursive: true, force: true });
  for (const [name, content] of Object.entries(files)) write(`unit/${name}`, content);
}

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

function run() {
  return { folder: join(folder, 'unit'), variables: {} };
}

function wanted(more: Partial<PackerBuild> = {}): PackerBuild {
  return { ...run(), log: join(folder, 'log'), manifest: join(folder, 'work/manifest.json'), ...more };
}

function isRunning(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/^\d+ \(.*\) Z /.test(readFileSync(stat, 'utf8'));
}
