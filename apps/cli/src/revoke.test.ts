import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { verified, type CloudImage, type Publisher } from '@ostrata/ports';
import type { Fingerprint } from '@ostrata/versioning';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lacking } from './program.fixture.ts';
import { bundled, cleanUp, prepare, repository, type Clone } from './release.fixture.ts';

const missing = lacking(['qemu-img', 'script']);
const note = missing.length > 0 ? ` (not run: no ${missing.join(', ')} on this machine)` : '';

/** A repository whose `base` and what stands on it are released, and published in a store of its own. */
describe.skipIf(missing.length > 0)(`ostrata revoke in a repository with releases${note}`, () => {
  let clone: Clone;
  let store: Publisher;

  beforeAll(prepare, 120_000);
  afterAll(cleanUp);

  beforeEach(async () => {
    clone = repository();
    await clone.release();
    const folder = join(clone.path, '..', `store-of-${clone.path.split('-').at(-1) ?? ''}`);
    process.env['OSTRATA_STORE'] = folder;
    const { compose } = await import('@ostrata/compose');
    store = await compose({ root: clone.path, env: process.env }).publisher();
    await publish('python', await publish('base'));
  });

  it('plans the release that rebuilds what it took away', async () => {
    const { exitCode, stdout } = await clone.ostrata('revoke', 'base@1.0.0', '--cascade', '--reason', 'x', '--yes');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('  ostrata release --push --refresh base\n');
    expect(stdout).toMatch(/~ base 1\.0\.0 → 1\.0\.1 \(patch\)\n +qemu\/linux: refresh 20/);
    expect(stdout).toMatch(/Plan: 4 images \(4 units\) to release/);
    expect((await clone.plan()).images).toEqual([]);
    const done = await clone.ostrata('release', '--push', '--refresh', 'base');
    expect(done.stdout).toContain('+ web/v1.0.1');
  });

  it('asks on a terminal, and takes nothing but yes for a yes', async () => {
    const asked = (answer: string) =>
      execa('script', ['-qec', `node ${bundled} revoke python@1.0.0 --reason x`, '/dev/null'], {
        cwd: clone.path,
        input: `${answer}\n`,
        reject: false,
      });
    const no = await asked('y');
    expect(no.stdout).toContain('Revoke them?');
    expect(no.stdout).toContain('Nothing was done.');
    expect(no.exitCode).toBe(1);
    expect(await states()).toEqual({ base: 'published', python: 'published' });
    expect(await asked('yes')).toMatchObject({ exitCode: 0 });
    expect(await states()).toEqual({ base: 'published', python: 'revoked' });
  });

  it('is one document with --json', async () => {
    const args = ['revoke', 'base@1.0.0', '--cascade', '--reason', 'CVE-2026-1', '--json'];
    const unconfirmed = await clone.ostrata(...args);
    expect(unconfirmed.exitCode).toBe(2);
    expect(JSON.parse(unconfirmed.stdout)).toMatchObject({ problems: [{ message: expect.stringContaining('--yes') }] });
    const dry: unknown = JSON.parse((await clone.ostrata(...args, '--dry-run')).stdout);
    expect(dry).toMatchObject({
      done: false,
      images: [{ record: { image: 'base' } }, { record: { image: 'python' } }],
    });
    const done: unknown = JSON.parse((await clone.ostrata(...args, '--yes')).stdout);
    expect(done).toMatchObject({
      done: true,
      reason: 'CVE-2026-1',
      refresh: ['base'],
      revoked: [{ state: 'revoked' }, { state: 'revoked' }],
    });
  });

  async function states(): Promise<Readonly<Record<string, string>>> {
    return Object.fromEntries((await store.list({})).map(({ record, state }) => [record.image, state]));
  }

  async function publish(image: string, parent?: CloudImage): Promise<CloudImage> {
    const fingerprint: Fingerprint = `v1:${createHash('sha256').update(image).digest('hex')}`;
    const record = {
      schema: 1 as const,
      image,
      version: '1.0.0',
      layer: 'product',
      target: 'qemu/linux' as const,
      ...(parent !== undefined && {
        parent: { image: parent.record.image, version: '1.0.0', fingerprint: parent.record.fingerprint },
      }),
      fingerprint,
      build: fingerprint,
      builtAt: '2026-11-24T12:00:00.000Z',
      buildSeconds: 60,
      ostrata: '0.0.0',
    };
    const claim = await store.claim(record);
    const disk = join(claim.workFolder ?? '', 'disk.qcow2');
    await execa('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '4M']);
    const candidate = await store.adopt(claim, { builder: 'qemu', id: disk, files: [disk] }, record);
    await claim.release();
    return store.publish(
      verified(candidate, { fingerprint, seconds: 1, checks: [{ name: 'boots', passed: true }] }),
      {},
    );
  }
});
