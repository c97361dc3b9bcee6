import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChildOrder } from './__fixtures__/store-child.ts';
import {
  type Child,
  childProgram,
  makeDisk,
  notHere,
  publishFile,
  adoptFile,
  recordOf,
  temporaryFolder,
} from './__fixtures__/store-for-tests.ts';
import { checkStore, storePublisher, sweepStore } from './index.ts';

const record = recordOf('new', { version: '1.1.0' });
let root = '';
let child: (order: ChildOrder) => Child;

describe.skipIf(notHere !== '')(`a store whose writer is killed${notHere}`, () => {
  beforeAll(async () => {
    root = temporaryFolder();
    child = await childProgram(root);
    await makeDisk(join(root, 'disk.qcow2'));
    const publisher = storePublisher({ folder: join(root, 'before') });
    const old = await publishFile(publisher, recordOf('old', { version: '1.0.0' }), join(root, 'disk.qcow2'));
    await publisher.point('next', old);
    await adoptFile(publisher, record, join(root, 'disk.qcow2'));
  });

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  beforeEach(() => {
    rmSync(join(root, 'store'), { recursive: true, force: true });
    cpSync(join(root, 'before'), join(root, 'store'), { recursive: true, verbatimSymlinks: true });
  });

  const order = (work: ChildOrder['work'], dieAt?: number): ChildOrder => ({
    store: join(root, 'store'),
    disk: join(root, 'disk.qcow2'),
    record,
    work,
    ...(dieAt === undefined ? {} : { dieAt }),
  });

  it(
    'is whole before every step of a delivery, and the next delivery does what is left',
    { timeout: 180_000 },
    async () => {
      const died: number[] = [];
      for (let step = 0; ; step += 1) {
        rmSync(join(root, 'store'), { recursive: true, force: true });
        cpSync(join(root, 'before'), join(root, 'store'), { recursive: true, verbatimSymlinks: true });
        const first = await child(order('deliver', step)).ended;
        if (first.signal === undefined) break;
        died.push(step);
        expect(first.signal).toBe('SIGKILL');
        await expectWhole(step);
        // A published image is not delivered again: the pipeline finds it.
        const [left] = await storePublisher({ folder: join(root, 'store') }).list({ version: '1.1.0' });
        if (left?.state !== 'published') expect(await child(order('deliver')).ended).toMatchObject({ exitCode: 0 });
        const images = await storePublisher({ folder: join(root, 'store') }).list({});
        expect(images.map(({ record: { version }, state }) => [version, state]).sort()).toEqual([
          ['1.0.0', 'published'],
          ['1.1.0', 'published'],
        ]);
        await sweepStore(join(root, 'store'));
        expect(readdirSync(join(root, 'store/.work/demo-linux'))).toEqual([]);
      }
      expect(died.length).toBeGreaterThanOrEqual(8);
    },
  );

  it(
    'is whole before every step of a retirement, and the next one does what is left',
    { timeout: 180_000 },
    async () => {
      const died: number[] = [];
      const publisher = storePublisher({ folder: join(root, 'store') });
      const prepare = async () => {
        rmSync(join(root, 'store'), { recursive: true, force: true });
        cpSync(join(root, 'before'), join(root, 'store'), { recursive: true, verbatimSymlinks: true });
        await publishFile(publisher, record, join(root, 'disk.qcow2'));
      };
      for (let step = 0; ; step += 1) {
        await prepare();
        const first = await child(order('retire', step)).ended;
        if (first.signal === undefined) break;
        died.push(step);
        await expectWhole(step);
        const [left] = await publisher.list({ version: '1.1.0' });
        if (left !== undefined) await publisher.remove(left);
        expect((await publisher.list({})).map(({ record: { version } }) => version)).toEqual(['1.0.0']);
        expect(await checkStore(join(root, 'store'))).toEqual([]);
      }
      expect(died.length).toBeGreaterThanOrEqual(6);
    },
  );

  async function expectWhole(step: number): Promise<void> {
    const store = join(root, 'store');
    expect(await checkStore(store), `before step ${step}`).toEqual([]);
    const images = await storePublisher({ folder: store }).list({ states: ['published', 'deprecated'] });
    expect(images.map(({ record: { version } }) => version)).toContain('1.0.0');
    for (const {
      record: { version },
      id,
    } of images) {
      expect(existsSync(join(store, 'demo-linux', version ?? '', 'disk.qcow2')), `${id} has its link`).toBe(true);
    }
  }
});

describe.skipIf(notHere !== '')(`claims of several processes${notHere}`, () => {
  beforeAll(async () => {
    root = temporaryFolder();
    child = await childProgram(root);
    await makeDisk(join(root, 'disk.qcow2'));
  });

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('end with a process that was killed, and what it left is removed', async () => {
    const store = join(root, 'killed');
    const holder = child({ store, disk: '', record, work: 'hold' });
    const left = await holder.says(/^claimed (.*)$/m);
    expect(existsSync(left)).toBe(true);
    const publisher = storePublisher({ folder: store });
    const holders: string[] = [];
    const waiting = publisher.claim(record, {
      onWait: (who) => {
        holders.push(who);
        holder.kill();
      },
    });
    const claim = await waiting;
    expect(holders).toEqual([expect.stringContaining(`process ${holder.pid}`)]);
    expect(existsSync(left)).toBe(false);
    await claim.release();
  });

  it('keep a second process waiting until the first is done', async () => {
    const store = join(root, 'waiting');
    const publisher = storePublisher({ folder: store });
    const claim = await publisher.claim(record);
    const second = child({ store, disk: join(root, 'disk.qcow2'), record, work: 'deliver' });
    await second.says(/^waits for (process \d+)/m);
    expect(await publisher.list({})).toEqual([]);
    expect(await sweepStore(store)).toEqual([]);
    await claim.release();
    expect(await second.ended).toMatchObject({ exitCode: 0 });
    expect(await publisher.list({})).toMatchObject([{ state: 'published', channels: ['next'] }]);
  });
});
