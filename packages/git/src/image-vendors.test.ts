import { VendorUnavailable } from '@ostrata/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitImageVendors } from './index.ts';
import { temporaryFolder, type Folder } from './repository.fixture.ts';

let platform: Folder;
beforeEach(() => {
  platform = temporaryFolder();
  platform.init();
  platform.write({ a: '1' });
  platform.commit('one');
  release('1.4.0', 'a', ['qemu/linux', 'aws/linux']);
  release('1.10.0', 'b', ['qemu/linux']);
  release('2.0.0', 'c', ['aws/linux']);
  platform.git('tag', 'hardened-debian/v9.0.0');
  platform.git('tag', 'hardened-debian-extra/v3.0.0');
});
afterEach(() => platform.remove());

const print = (seed: string) => `v1:${seed.repeat(64)}`;

function release(version: string, seed: string, targets: readonly string[]): void {
  const trailers = targets.map(
    (target) => `Ostrata-Build: hardened-debian@${version} ${target} ${print(seed)} refresh=2026-W47`,
  );
  platform.git(
    'tag',
    '-a',
    '-m',
    `hardened-debian ${version}\n\n${trailers.join('\n')}`,
    `hardened-debian/v${version}`,
  );
}

const source = (follow?: string) => ({
  kind: 'image' as const,
  git: platform.path,
  image: 'hardened-debian',
  ...(follow !== undefined && { follow }),
});
const resolve = (follow?: string) => gitImageVendors().resolve(source(follow), 'qemu/linux');

describe('an image of another repository', () => {
  it('is the newest version that was built for the target', async () => {
    expect(await resolve()).toEqual({
      kind: 'image',
      git: platform.path,
      image: 'hardened-debian',
      version: '1.10.0',
      fingerprint: print('b'),
    });
    expect(await gitImageVendors().resolve(source(), 'aws/linux')).toMatchObject({ version: '2.0.0' });
  });

  it('is of the versions that are followed, in whole numbers', async () => {
    expect(await resolve('1')).toMatchObject({ version: '1.10.0' });
    expect(await resolve('1.4')).toMatchObject({ version: '1.4.0' });
    expect(await resolve('1.4.0')).toMatchObject({ version: '1.4.0' });
  });

  it('moves with the next release, and not before', async () => {
    const before = await resolve('1');
    expect(await resolve('1')).toEqual(before);
    release('1.11.0', 'd', ['qemu/linux']);
    expect(await resolve('1')).toMatchObject({ version: '1.11.0', fingerprint: print('d') });
  });

  it.each([
    ['3', 'has no version 3 of hardened-debian; it has 9.0.0, 2.0.0, 1.10.0, 1.4.0'],
    ['1.1', 'has no version 1.1 of hardened-debian'],
    ['2', 'none of the versions 2.0.0 of hardened-debian'],
    ['9', 'none of the versions 9.0.0 of hardened-debian'],
  ])('that follows %s is refused with what there is', async (follow, message) => {
    await expect(resolve(follow)).rejects.toThrow(message);
  });

  it('that a newer Ostrata made is refused, rather than an older version taken', async () => {
    const message = `x\n\nOstrata-Build: hardened-debian@1.12.0 qemu/linux v2:${'e'.repeat(64)}`;
    platform.git('tag', '-a', '-m', message, 'hardened-debian/v1.12.0');
    await expect(resolve('1')).rejects.toThrow('hardened-debian/v1.12.0 of');
    await expect(resolve('1')).rejects.toThrow('update this one');
    expect(await resolve('1.10')).toMatchObject({ version: '1.10.0' });
  });

  it('of a repository that is not there is refused', async () => {
    const nowhere = gitImageVendors().resolve({ ...source(), git: `${platform.path}/nowhere` }, 'qemu/linux');
    await expect(nowhere).rejects.toBeInstanceOf(VendorUnavailable);
  });
});
