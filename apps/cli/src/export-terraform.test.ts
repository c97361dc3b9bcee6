import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundle, ostrata } from './program.fixture.ts';

let home = '';
let folder = '';

beforeAll(() => bundle(), 120_000);

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ostrata-export-'));
  folder = join(home, 'images');
  write('ostrata.yaml', '');
  write(
    'ostrata.lock.yaml',
    `vendors:\n  base/qemu/linux: { kind: url, url: "https://example.com/b.qcow2", checksum: "sha256:${'0'.repeat(64)}" }\n`,
  );
  write(
    'src/base/image.yaml',
    'image: base\nlayer: vendor\ntargets: { qemu/linux: { url: "https://example.com/b.qcow2" } }\n',
  );
  write('src/app/image.yaml', 'image: app\nlayer: service\nparent: base\ntargets: { qemu/linux: {} }\n');
  execaSync('git', ['init', '-q', folder]);
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

const run = (...args: readonly string[]) => ostrata(folder, home, ...args);

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

describe('ostrata export terraform', () => {
  it('writes a module for each unit that is built, and the same once more', async () => {
    expect(await run('export', 'terraform')).toMatchObject({
      exitCode: 0,
      stdout: 'terraform/app/qemu/linux\n1 module in terraform.',
    });
    const file = join(folder, 'terraform/app/qemu/linux/outputs.tf');
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('app-linux/channels/${var.channel}/disk.qcow2');
    expect(JSON.parse((await run('export', 'terraform', 'terraform', '--json')).stdout)).toEqual({
      folder: 'terraform',
      modules: [{ unit: 'app/qemu/linux', path: 'terraform/app/qemu/linux' }],
    });
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('takes the module of an image away that is no more', async () => {
    write('src/web/image.yaml', 'image: web\nlayer: service\nparent: base\ntargets: { qemu/linux: {} }\n');
    expect((await run('export', 'terraform')).stdout).toContain('2 modules');
    rmSync(join(folder, 'src/web'), { recursive: true });
    expect((await run('export', 'terraform')).stdout).toContain('1 module in');
    expect(() => readFileSync(join(folder, 'terraform/web/qemu/linux/outputs.tf'))).toThrow('ENOENT');
  });

  it('writes over nothing but Terraform files, and to no other place than the repository', async () => {
    for (const args of [['terraform', 'src'], ['terraform', '.'], ['terraform', '../x'], ['pulumi']]) {
      const { exitCode, stderr } = await run('export', ...args);
      expect({ args, exitCode, stack: stderr.includes('    at ') }).toEqual({ args, exitCode: 2, stack: false });
    }
    expect(readFileSync(join(folder, 'src/app/image.yaml'), 'utf8')).toContain('image: app');
  });
});
