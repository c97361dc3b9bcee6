import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verified, type CloudImage, type Publisher } from '@ostrata/ports';
import type { Fingerprint } from '@ostrata/versioning';
import { execa, execaSync } from 'execa';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundle, lacking, ostrata } from './program.fixture.ts';

const missing = lacking(['qemu-img']);
const note = missing.length > 0 ? ` (not run: no ${missing.join(', ')} on this machine)` : '';

describe.skipIf(missing.length > 0)(`the life of published versions, in a real store${note}`, () => {
  let home = '';
  let folder = '';
  let store: Publisher;

  beforeAll(() => bundle(), 120_000);

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'ostrata-lifecycle-'));
    folder = join(home, 'images');
    mkdirSync(folder);
    writeFileSync(join(folder, 'ostrata.yaml'), '');
    const { compose } = await import('@ostrata/compose');
    store = await compose({ root: folder, env: { HOME: home } }).publisher();
    const base = await publish('base@1.0.0');
    const app = await publish('app@1.0.0', base);
    await publish('page@1.0.0', app);
    await publish('app@1.1.0', await publish('base@1.1.0'));
  });

  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  const run = (...args: readonly string[]) => ostrata(folder, home, ...args);

  it('is promoted, seen, and rolled back', async () => {
    const first = await run('promote', 'app', '--channel', 'stable');
    expect(first).toMatchObject({ exitCode: 0, stdout: '✓ app stable qemu/linux nothing → 1.1.0' });
    expect((await run('list', 'app')).stdout).toMatch(/app +1\.1\.0 +qemu\/linux +published +stable/);
    const back = await run('promote', 'app', '--channel', 'stable', '--back');
    expect(back.stdout).toBe('✓ app stable qemu/linux 1.1.0 → 1.0.0');
    expect((await run('show', 'app@1.0.0')).stdout).toMatch(/channels +stable/);
  });

  it('is promoted to a version that is named, and says where a rollback would go', async () => {
    const { stdout } = await run('promote', 'app', '--channel', 'stable', '--to', '1.1.0', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ dryRun: false, moves: [{ to: '1.1.0' }], absent: [] });
    expect((await run('show', 'app@1.0.0')).stdout).toContain('stable 1.1.0, --back would be 1.0.0');
    expect(await run('promote', 'app@1.0.0', '--channel', 'stable', '--to', '1.1.0')).toMatchObject({ exitCode: 2 });
  });

  it('is pruned by its lifecycle, deprecated first', async () => {
    catalogue('lifecycle: { keep: 1, grace: 1d }');
    const shown = await run('prune', '--dry-run');
    expect(shown.stdout).toContain('page-linux/1.0.0 stays: one of the newest 1');
    expect(shown.stdout).toContain('app-linux/1.0.0 stays: page-linux/1.0.0 stands on it');
    await store.remove(await only('page@1.0.0'));
    expect((await run('prune')).stdout).toMatch(
      /~ app-linux\/1\.0\.0 deprecated: 1 newer one is published; unknown: what stands on it outside of the store/,
    );
    expect((await run('prune', '--yes')).exitCode).toBe(0);
    expect(await only('app@1.0.0')).toMatchObject({ state: 'deprecated' });
    await store.deprecate(await only('app@1.0.0'), '2026-01-01');
    expect((await run('prune', '--yes')).stdout).toContain('- app-linux/1.0.0 deprecated since 2026-01-01');
    expect(await store.list({ image: 'app', version: '1.0.0' })).toEqual([]);
  });

  it('leaves nothing of a build that was killed, and nothing goes without --yes', async () => {
    const left = join(home, '.local/share/ostrata/store/.work/app-linux/claim-lost');
    mkdirSync(left, { recursive: true });
    expect((await run('prune', '--builders')).stdout).toContain('Add --yes');
    expect(existsSync(left)).toBe(true);
    expect((await run('prune', '--builders', '--yes')).stdout).toContain(`- ${left}`);
    expect(existsSync(left)).toBe(false);
    expect(await run('prune', '--yes', '--dry-run')).toMatchObject({ exitCode: 2 });
  });

  it('is not promoted when it is not there, and what is there is named', async () => {
    const { exitCode, stderr } = await run('promote', 'app@7.0.0', '--channel', 'stable');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('published: app-linux/1.1.0, app-linux/1.0.0');
  });

  it('is deprecated on a day', async () => {
    const { exitCode, stdout } = await run('deprecate', 'app@1.0.0', '--on', '2027-06-30');
    expect([exitCode, stdout]).toEqual([0, '✓ app-linux/1.0.0 qemu/linux deprecated on 2027-06-30']);
    expect((await run('show', 'app@1.0.0')).stdout).toContain('deprecated on 2027-06-30');
  });

  it('shows who carries an image', async () => {
    const { stdout } = await run('graph', '--descendants', 'base@1.0.0');
    expect(stdout.split('\n')).toEqual([
      'base 1.0.0 qemu/linux',
      '└─ app 1.0.0, published',
      '   └─ page 1.0.0, published',
    ]);
  });

  it('is revoked with all that stands on it, once a channel has somewhere else to point', async () => {
    await run('promote', 'app@1.0.0', '--channel', 'stable');
    const revoke = (...more: readonly string[]) =>
      run('revoke', 'base@1.0.0', '--cascade', '--reason', 'CVE-2026-1', ...more);
    const refused = await revoke('--yes');
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('channel stable points at app-linux/1.0.0');
    expect(refused.stderr).toContain('--replacement app=1.1.0');
    expect(refused.stdout).toContain('- page-linux/1.0.0 qemu/linux');
    expect((await revoke('--replacement', 'app=1.1.0')).stderr).toContain('nobody can be asked here');
    const shown = await revoke('--replacement', 'app=1.1.0', '--dry-run');
    expect(shown.stdout.split('\n')).toEqual([
      '~ channel stable qemu/linux app-linux/1.0.0 → app-linux/1.1.0',
      '- base-linux/1.0.0 qemu/linux',
      '- app-linux/1.0.0 qemu/linux',
      '- page-linux/1.0.0 qemu/linux',
      'Nothing was done.',
    ]);
    const done = await revoke('--replacement', 'app=1.1.0', '--yes');
    expect(done).toMatchObject({ exitCode: 0, stderr: '' });
    // Newer versions of base and app are published; page has none but the one that is gone.
    expect(done.stdout).toContain('ostrata release --push --refresh page');
    expect(done.stdout).toContain('What that would release cannot be told here');
    const { stdout } = await run('list', '--json');
    const { images } = JSON.parse(stdout) as { images: readonly CloudImage[] };
    expect(Object.fromEntries(images.map(({ address, state }) => [address, state]))).toEqual({
      'base-linux/1.0.0': 'revoked',
      'app-linux/1.0.0': 'revoked',
      'page-linux/1.0.0': 'revoked',
      'base-linux/1.1.0': 'published',
      'app-linux/1.1.0': 'published',
    });
    expect((await revoke('--yes')).stdout).toBe('All of it is revoked already.');
  });

  it('is refused where an option cannot be', async () => {
    for (const args of [
      ['revoke', 'app@1.0.0', '--reason', 'x', '--replacement', 'app'],
      ['promote', 'app@1.0.0', '--channel', 'stable', '--back'],
      ['list', '--cloud', 'moon'],
      ['promote', 'app'],
    ]) {
      const { exitCode, stderr } = await run(...args);
      expect([exitCode, stderr.includes('    at ')]).toEqual([2, false]);
    }
  });

  it('on a vendor image, which has no version, is listed by what that is listed as', async () => {
    await publish('edge@2.0.0', await publish('debian'));
    const { stdout } = await run('list');
    const [, name] = /^debian +(\S+)/m.exec(stdout) ?? [];
    expect(name).toMatch(/^dev-[0-9a-f]{12}$/);
    expect(stdout).toMatch(new RegExp(`^edge +2\\.0\\.0 .* debian ${name ?? ''} *$`, 'm'));
  });

  async function only(reference: string): Promise<CloudImage> {
    const [image = '', version = ''] = reference.split('@');
    const [found] = await store.list({ image, version });
    if (found === undefined) throw new Error(`${reference} is not there`);
    return found;
  }

  /** A catalogue of the images that are published, each with this at its end. */
  function catalogue(more: string): void {
    const entry = { kind: 'url', url: 'https://example.com/b.qcow2', checksum: `sha256:${'0'.repeat(64)}` };
    const vendors = { 'debian/qemu/linux': entry };
    writeFileSync(join(folder, 'ostrata.lock.yaml'), JSON.stringify({ vendors }));
    const image = (name: string, text: string) => {
      mkdirSync(join(folder, 'src', name), { recursive: true });
      writeFileSync(join(folder, 'src', name, 'image.yaml'), `image: ${name}\n${text}\n`);
    };
    image('debian', `layer: vendor\ntargets: { qemu/linux: { url: "${entry.url}" } }`);
    image('base', `layer: global\nparent: debian\ntargets: { qemu/linux: {} }\n${more}`);
    image('app', `layer: product\nparent: base\ntargets: { qemu/linux: {} }\n${more}`);
    image('page', `layer: service\nparent: app\ntargets: { qemu/linux: {} }\n${more}`);
    execaSync('git', ['init', '-q', folder]);
  }

  async function publish(reference: string, parent?: CloudImage): Promise<CloudImage> {
    const [image = '', version] = reference.split('@');
    const fingerprint: Fingerprint = `v1:${createHash('sha256').update(reference).digest('hex')}`;
    const record = {
      schema: 1 as const,
      image,
      ...(version !== undefined && { version }),
      layer: 'service',
      target: 'qemu/linux' as const,
      ...(parent !== undefined && {
        parent: {
          image: parent.record.image,
          ...(parent.record.version !== undefined && { version: parent.record.version }),
          fingerprint: parent.record.fingerprint,
        },
      }),
      fingerprint,
      build: fingerprint,
      builtAt: `2026-11-2${version?.split('.')[1] ?? '0'}T12:00:00.000Z`,
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
