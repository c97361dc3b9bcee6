import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryFiles } from '@ostrata/ports/memory';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepFailure } from './keep-failure.ts';

const files = memoryFiles({
  'ostrata.yaml': '',
  'ostrata.lock.yaml': JSON.stringify({
    vendors: { 'base/qemu/linux': { kind: 'url', url: 'https://example.com/b', checksum: `sha256:${'0'.repeat(64)}` } },
  }),
  'src/base/image.yaml':
    'image: base\nlayer: vendor\naccess: { user: admin, become: sudo }\ntargets: { qemu/linux: { url: "https://example.com/b" } }\n',
  'src/web/image.yaml':
    'image: web\nlayer: service\nparent: base\naccess: { user: deploy, port: 2222, become: sudo }\ntargets: { qemu/linux: {} }\n',
  'src/web/qemu/linux/build.pkr.hcl': '# build\n',
  'src/web/qemu/linux/ansible/playbook.yml': '---\n',
  'src/other/qemu/linux/build.pkr.hcl': '# another unit\n',
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ostrata-kept-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const failed = { tag: 'web/v1.0.0', unit: { image: 'web', target: 'qemu/linux' } };

it('a failed unit leaves its rendered folder, how to enter the machine that it booted, and how to do it again', async () => {
  await keepFailure(files, { ...failed, part: 'build', folder });
  expect(readdirSync(join(folder, 'rendered'), { recursive: true, encoding: 'utf8' }).sort()).toEqual([
    'ostrata.lock.yaml',
    'src',
    'src/web',
    'src/web/image.yaml',
    'src/web/qemu',
    'src/web/qemu/linux',
    'src/web/qemu/linux/ansible',
    'src/web/qemu/linux/ansible/playbook.yml',
    'src/web/qemu/linux/build.pkr.hcl',
  ]);
  expect(read('inventory.ini')).toContain('default ansible_host=127.0.0.1 ansible_user=admin ansible_port=22\n');
  expect(read('reproduce.sh')).toContain('ostrata build web --target qemu/linux --release web/v1.0.0 --debug');
});

it('one that failed its verify is entered as itself, and not as its parent', async () => {
  await keepFailure(files, { ...failed, part: 'verify', folder });
  expect(read('inventory.ini')).toContain('default ansible_host=127.0.0.1 ansible_user=deploy ansible_port=2222\n');
});

it('a vendor unit has no machine to enter while it is made', async () => {
  await keepFailure(files, { ...failed, unit: { image: 'base', target: 'qemu/linux' }, part: 'build', folder });
  expect(readdirSync(folder).sort()).toEqual(['rendered', 'reproduce.sh']);
});
