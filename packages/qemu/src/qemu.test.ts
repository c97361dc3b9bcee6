import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GuestFailed, VendorMoved, VendorUnavailable } from '@ostrata/ports';
import { execaSync } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { starts } from './accelerator.ts';
import { guestArguments } from './guest/arguments.ts';
import { entrance } from './guest/entrance.ts';
import { qemuMachines, qemuVendors } from './index.ts';

const has = (program: string) =>
  execaSync('sh', ['-c', `PATH="$PATH:/usr/sbin" command -v ${program}`], { reject: false }).exitCode === 0;
const missing = (programs: readonly string[]) => programs.filter((program) => !has(program));
const without = (programs: readonly string[]) => {
  const names = missing(programs);
  return {
    lacks: names.length > 0,
    note: names.length > 0 ? ` (not run: no ${names.join(', ')} on this machine)` : '',
  };
};

let folder = '';
const env = process.env;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ostrata-qemu-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('how a guest is entered', () => {
  const key = 'ssh-ed25519 AAAA ostrata';
  const decode = (args: readonly string[]) =>
    Buffer.from(args[1]?.split('=').slice(3).join('=') ?? '', 'base64').toString();

  it('as root is a credential that systemd puts in place', () => {
    const { args, seed } = entrance(
      key,
      { user: 'root', port: 22, become: 'none' },
      { dataSource: 'systemd-credentials' },
    );
    expect(args[1]).toMatch(/^type=11,value=io\.systemd\.credential\.binary:ssh\.authorized_keys\.root=/);
    expect(decode(args)).toBe(key);
    expect(seed.size).toBe(0);
  });

  it('as another user is lines for systemd-tmpfiles', () => {
    const { args } = entrance(key, { user: 'admin', port: 22, become: 'sudo' }, { dataSource: 'systemd-credentials' });
    expect(args[1]).toContain('tmpfiles.extra=');
    expect(decode(args)).toContain('f~ /home/admin/.ssh/authorized_keys 0600 admin admin - ');
  });

  it('of a vendor’s cloud image is data for cloud-init', () => {
    const { args, seed } = entrance(key, { user: 'debian', port: 22, become: 'sudo' }, { dataSource: 'cloud-init' });
    expect(args).toEqual([]);
    expect(seed.get('user-data')).toContain(key);
  });

  it('keeps a comma in a path from ending the value', () => {
    const args = guestArguments(
      { disk: '/a,b/disk' },
      { accelerator: 'tcg', sshPort: 2222, console: '/c', entrance: [] },
      { access: { user: 'root', port: 2022, become: 'none' }, firstBoot: { dataSource: 'none' } },
    );
    expect(args).toContain('file=/a,,b/disk,format=qcow2,if=virtio,cache=unsafe,discard=unmap');
    expect(args).toContain('user,id=net,hostfwd=tcp:127.0.0.1:2222-:2022');
  });
});

const qemu = without(['qemu-system-x86_64', 'qemu-img']);
describe.skipIf(qemu.lacks)(`QEMU${qemu.note}`, () => {
  it('really starts a guest in software', async () => {
    expect(await starts('tcg', env)).toBe(true);
  });

  it('keeps which accelerator works', async () => {
    const machines = qemuMachines({ cacheFolder: folder, env });
    const first = await machines.accelerator();
    expect(await machines.accelerator()).toBe(first);
  });

  it('says so when a disk has nothing to boot, and leaves nothing behind', async () => {
    const disk = join(folder, 'empty.qcow2');
    execaSync('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '8M']);
    const before = guests();
    const booting = qemuMachines({ cacheFolder: folder, env }).boot(disk, {
      access: { user: 'root', port: 22, become: 'none' },
      firstBoot: { dataSource: 'systemd-credentials' },
      timeout: 2,
    });
    await expect(booting).rejects.toBeInstanceOf(GuestFailed);
    expect(guests()).toEqual(before);
  });

  it('stops at once when it is told to', async () => {
    const disk = join(folder, 'empty.qcow2');
    execaSync('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '8M']);
    const stop = new AbortController();
    const booting = qemuMachines({ cacheFolder: folder, env }).boot(disk, {
      access: { user: 'root', port: 22, become: 'none' },
      firstBoot: { dataSource: 'systemd-credentials' },
      signal: stop.signal,
    });
    setTimeout(() => stop.abort(new Error('enough')), 500);
    await expect(booting).rejects.toThrow('enough');
  });
});

const keys = without(['ssh-keygen']);
describe.skipIf(keys.lacks)(`a key${keys.note}`, () => {
  it('is its owner’s alone, and gone when it is disposed of', async () => {
    const key = await qemuMachines({ cacheFolder: folder, env }).key();
    expect(key.publicKey).toMatch(/^ssh-ed25519 \S+ ostrata$/);
    expect(statSync(key.privateKeyFile).mode & 0o077).toBe(0);
    await key.dispose();
    await key.dispose();
    expect(existsSync(key.privateKeyFile)).toBe(false);
  });
});

const disks = without(['qemu-img', 'sfdisk', 'mkfs.ext4', 'debugfs']);
describe.skipIf(disks.lacks)(`a look from outside${disks.note}`, () => {
  const inspect = (files: Readonly<Record<string, string>>) =>
    qemuMachines({ cacheFolder: folder, env }).inspect(diskWith(files));

  it('finds keys, host keys and a machine-id', async () => {
    const found = await inspect({
      'root/.ssh/authorized_keys': 'ssh-ed25519 AAAA x\n',
      'home/admin/.ssh/authorized_keys': 'ssh-ed25519 AAAA x\n',
      'etc/ssh/ssh_host_ed25519_key': 'secret',
      'etc/machine-id': '0123456789abcdef0123456789abcdef\n',
    });
    expect(found.looked && found.leftovers.map(({ path }) => path)).toEqual([
      '/root/.ssh/authorized_keys',
      '/home/admin/.ssh/authorized_keys',
      '/etc/ssh/ssh_host_ed25519_key',
      '/etc/machine-id',
    ]);
  });

  it('finds nothing on a clean disk', async () => {
    expect(await inspect({ 'etc/machine-id': '', 'etc/ssh/sshd_config': 'x' })).toEqual({
      looked: true,
      leftovers: [],
    });
  });

  it('says why it could not look', async () => {
    const disk = join(folder, 'empty.qcow2');
    execaSync('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '8M']);
    expect((await qemuMachines({ cacheFolder: folder, env }).inspect(disk)).looked).toBe(false);
  });
});

describe('vendor images', () => {
  const release = 'Origin: Debian\nDate: Sat, 11 Jul 2026 10:16:37 UTC\n';
  const content = Buffer.from('a disk');
  let server: Server;
  let url = '';

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/debian/dists/bookworm/InRelease') response.end(release);
      else if (request.url === '/disk.raw') response.end(content);
      else response.writeHead(404, 'Not Found').end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    if (bound !== null && typeof bound === 'object') url = `http://127.0.0.1:${bound.port}`;
  });

  afterAll(() => {
    server.close();
  });

  const bootstrap = (suite: string) =>
    ({ kind: 'bootstrap', distribution: 'debian', suite, mirror: `${url}/debian`, packages: [] }) as const;

  it('of an archive are locked by its release', async () => {
    const locked = await qemuVendors({ cacheFolder: folder, env }).resolve(bootstrap('bookworm'), 'qemu/linux');
    const sum = createHash('sha256').update(release).digest('hex');
    expect(locked).toMatchObject({ kind: 'bootstrap', date: '2026-07-11T10:16:37.000Z', release: `sha256:${sum}` });
  });

  it('of an archive that moved are refused before anything is made', async () => {
    const vendors = qemuVendors({ cacheFolder: folder, env });
    const locked = await vendors.resolve(bootstrap('bookworm'), 'qemu/linux');
    if (locked.kind !== 'bootstrap') throw new Error('another kind');
    const old = { ...locked, release: `sha256:${'0'.repeat(64)}` };
    const file = join(folder, 'vendor.qcow2');
    const making = vendors.make?.(old, bootstrap('bookworm'), file, { log: join(folder, 'log') });
    await expect(making).rejects.toBeInstanceOf(VendorMoved);
    expect(existsSync(file)).toBe(false);
  });

  it('that are not there are said not to be', async () => {
    const vendors = qemuVendors({ cacheFolder: folder, env });
    await expect(vendors.resolve(bootstrap('bokworm'), 'qemu/linux')).rejects.toBeInstanceOf(VendorUnavailable);
    const gone = { kind: 'url', url: 'http://127.0.0.1:1/disk' } as const;
    await expect(vendors.resolve(gone, 'qemu/linux')).rejects.toBeInstanceOf(VendorUnavailable);
  });

  it.skipIf(qemu.lacks)(`by URL are taken only with the locked checksum${qemu.note}`, async () => {
    const vendors = qemuVendors({ cacheFolder: folder, env });
    const source = { kind: 'url', url: `${url}/disk.raw` } as const;
    const locked = await vendors.resolve(source, 'qemu/linux');
    const file = join(folder, 'vendor.qcow2');
    await vendors.make?.(locked, source, file, { log: join(folder, 'log') });
    expect(readFileSync(file).subarray(0, 3).toString()).toBe('QFI');
    rmSync(file);
    const wrong = { kind: 'url', url: source.url, checksum: `sha256:${'0'.repeat(64)}` } as const;
    await expect(vendors.make?.(wrong, source, file, { log: join(folder, 'log') })).rejects.toBeInstanceOf(VendorMoved);
    expect(
      execaSync('ls', [folder])
        .stdout.split('\n')
        .filter((name) => name.startsWith('vendor')),
    ).toEqual([]);
  });
});

/** A disk of one ext4 partition that holds the files. */
function diskWith(files: Readonly<Record<string, string>>): string {
  const tree = join(folder, 'tree');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(tree, path, '..'), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  const path = `${env['PATH'] ?? ''}:/usr/sbin`;
  const [root, raw, disk] = ['root.img', 'disk.raw', 'disk.qcow2'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  execaSync('mkfs.ext4', ['-q', '-d', tree, root, '16M'], { env: { PATH: path } });
  execaSync('truncate', ['-s', '20M', raw]);
  execaSync('sfdisk', ['-q', raw], { input: 'label: gpt\nstart=2048, size=32768, type=linux\n', env: { PATH: path } });
  execaSync('dd', [`if=${root}`, `of=${raw}`, 'bs=1M', 'seek=1', 'conv=notrunc']);
  execaSync('qemu-img', ['convert', '-O', 'qcow2', raw, disk]);
  return disk;
}

function guests(): readonly string[] {
  const listed = execaSync('pgrep', ['-f', 'ostrata-guest-'], { reject: false }).stdout;
  return listed.split('\n').filter(Boolean);
}
