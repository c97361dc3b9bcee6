import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  adoptFile,
  makeDisk,
  notHere,
  publishFile,
  recordOf,
  temporaryFolder,
} from './__fixtures__/store-for-tests.ts';
import { diskInfo } from './disk.ts';
import { checkStore, storePublisher, type DamagedEntry } from './index.ts';

let root = '';
let store = '';
let damaged: DamagedEntry[] = [];

beforeEach(() => {
  root = temporaryFolder();
  store = join(root, 'store');
  damaged = [];
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const publisher = () => storePublisher({ folder: store, onDamaged: (damage) => damaged.push(damage) });

describe.skipIf(notHere !== '')(`a disk that comes into the store${notHere}`, () => {
  it('is moved when the build made it flat in its own folder', async () => {
    const record = recordOf('a');
    const own = publisher();
    const claim = await own.claim(record);
    const made = await makeDisk(join(claim.workFolder ?? '', 'made.qcow2'));
    const { ino } = statSync(made);
    const image = await own.adopt(claim, { builder: 'qemu.demo', id: made, files: [made] }, record);
    await claim.release();
    expect(statSync(image.id).ino).toBe(ino);
  });

  it('is linked, not copied, when it is in the store under another fingerprint', async () => {
    const first = await publishFile(publisher(), recordOf('a'), await makeDisk(join(root, 'disk.qcow2')));
    const second = await publishFile(publisher(), recordOf('b', { build: first.record.build }), first.id);
    expect(statSync(second.id).ino).toBe(statSync(first.id).ino);
    expect(second.checksum).toBe(first.checksum);
    await publisher().remove(first);
    expect(await checkStore(store)).toEqual([]);
  });

  it('becomes a flat qcow2 of its own, whatever it was, and what it came from is left as it is', async () => {
    const raw = await makeDisk(join(root, 'disk.raw'), 'raw');
    const parent = await publishFile(publisher(), recordOf('parent'), raw);
    expect(statSync(raw).size).toBe(4 << 20);
    const overlay = await makeDisk(join(root, 'overlay.qcow2'), 'qcow2', ['-b', parent.id, '-F', 'qcow2']);
    const image = await publishFile(publisher(), recordOf('child'), overlay);
    for (const { id, size, checksum } of [parent, image]) {
      expect(await diskInfo(id)).toEqual({ format: 'qcow2', virtualSize: 4 << 20 });
      expect(size).toBe(statSync(id).size);
      expect(checksum).toMatch(/^sha256:[0-9a-f]{64}$/);
    }
  });

  it('is refused when it would take files of this machine along', async () => {
    const secret = join(root, 'secret.raw');
    writeFileSync(secret, 'x'.repeat(1 << 20));
    const overlay = await makeDisk(join(root, 'overlay.qcow2'), 'qcow2', ['-b', secret, '-F', 'raw']);
    await expect(adoptFile(publisher(), recordOf('a'), overlay)).rejects.toMatchObject({ name: 'UnusableDisk' });
    const outside = ['-o', `data_file=${join(root, 'data')}`];
    const split = await makeDisk(join(root, 'split.qcow2'), 'qcow2', outside);
    await expect(adoptFile(publisher(), recordOf('b'), split)).rejects.toThrow(/its data is in another file/);
    expect(await publisher().list({})).toEqual([]);
  });

  it('is refused when it is none', async () => {
    await expect(adoptFile(publisher(), recordOf('a'), join(root, 'none.qcow2'))).rejects.toThrow(/no such file/);
    const record = recordOf('a');
    const own = publisher();
    const claim = await own.claim(record);
    const adopted = own.adopt(claim, { builder: 'x', id: 'x', files: [] }, record);
    await expect(adopted).rejects.toThrow(/the build left no file/);
    await claim.release();
  });

  it('is read through its link by plain qemu-img', async () => {
    const disk = await makeDisk(join(root, 'disk.qcow2'));
    await publishFile(publisher(), recordOf('a', { version: '1.0.0' }), disk);
    const { stdout } = await execa('qemu-img', ['compare', disk, join(store, 'demo-linux/1.0.0/disk.qcow2')]);
    expect(stdout).toContain('identical');
  });
});

describe.skipIf(notHere !== '')(`a damaged store${notHere}`, () => {
  it('still lists what is whole, and names what is not', async () => {
    const disk = await makeDisk(join(root, 'disk.qcow2'));
    const good = await publishFile(publisher(), recordOf('good', { version: '1.0.0' }), disk);
    const images = await Promise.all(['a', 'b', 'c'].map((seed) => publishFile(publisher(), recordOf(seed), disk)));
    const [noRecord = '', wrongRecord = '', noDisk = ''] = images.map(({ id }) => dirname(id));
    rmSync(join(noRecord, 'image.json'));
    writeFileSync(join(wrongRecord, 'image.json'), '{"schema":1,"state":"published"}');
    rmSync(join(noDisk, 'disk.qcow2'));
    writeFileSync(join(store, 'demo-linux', 'note.txt'), 'not ours');
    expect(await publisher().list({})).toEqual([good]);
    expect(damaged.map(({ path }) => path).sort()).toEqual([noRecord, wrongRecord, noDisk].sort());
    expect((await checkStore(store)).map(({ where }) => where).sort()).toEqual([noRecord, wrongRecord, noDisk].sort());
    await expect(adoptFile(publisher(), recordOf('a'), disk)).rejects.toMatchObject({ name: 'DamagedEntry' });
  });

  it('is found out by its checksums, and by links that lead to nothing', async () => {
    const image = await publishFile(publisher(), recordOf('a'), await makeDisk(join(root, 'disk.qcow2')));
    chmodSync(image.id, 0o644);
    const bytes = readFileSync(image.id);
    bytes[bytes.length - 1] = 1;
    writeFileSync(image.id, bytes);
    symlinkSync('v1-nothing', join(store, 'demo-linux', '9.9.9'));
    const damage = await checkStore(store);
    expect(damage.map(({ where }) => where)).toEqual([image.id, join(store, 'demo-linux', '9.9.9')]);
    appendFileSync(image.id, 'x');
    expect(await publisher().list({})).toEqual([]);
    expect(damaged[0]?.why).toMatch(/bytes and should have/);
  });

  it('keeps a disk that cannot be written by accident', async () => {
    const image = await publishFile(publisher(), recordOf('a'), await makeDisk(join(root, 'disk.qcow2')));
    expect(statSync(image.id).mode & 0o777).toBe(0o444);
    copyFileSync(image.id, join(root, 'copy.qcow2'));
    expect(await diskInfo(join(root, 'copy.qcow2'))).toMatchObject({ format: 'qcow2' });
  });
});

describe('names that would lead out of the store', () => {
  it('are refused', async () => {
    for (const image of ['../x', '.work', 'a/b', '', 'A', 'x\n']) {
      await expect(publisher().claim({ ...recordOf('a'), image })).rejects.toThrow(TypeError);
    }
  });
});
