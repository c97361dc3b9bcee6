import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { VendorUnavailable, type Vendors } from '@ostrata/ports';
import type { Environment } from '../command.ts';
import { bootstrap } from './bootstrap.ts';
import { checksumOf, download } from './download.ts';
import { resolveRelease } from './release.ts';

/** Vendor images for the store: Debian from its package archive, or a vendor's disk image by URL. */
export function qemuVendors({
  cacheFolder,
  env,
}: {
  readonly cacheFolder: string;
  readonly env: Environment;
}): Vendors {
  return {
    resolve: async (source, _target, { signal } = {}) => {
      if (source.kind === 'bootstrap') return resolveRelease(source, signal);
      if (source.kind === 'cloud' || source.kind === 'image')
        throw new VendorUnavailable('a cloud’s own image cannot be used for qemu; say `bootstrap:` or `url:`');
      if (source.checksum !== undefined) return { kind: 'url', url: source.url, checksum: source.checksum };
      await mkdir(cacheFolder, { recursive: true });
      const part = join(cacheFolder, `resolve-${process.pid}.part`);
      return {
        kind: 'url',
        url: source.url,
        checksum: await checksumOf(source.url, part, { ...(signal && { signal }) }),
      };
    },
    make: async (locked, source, file, options) => {
      const making = { ...options, env };
      if (locked.kind === 'bootstrap' && source.kind === 'bootstrap') return bootstrap(locked, source, file, making);
      if (locked.kind === 'url') return download(locked.url, locked.checksum, file, making);
      throw new VendorUnavailable('the lock has another kind of image than the catalogue; run ostrata lock --update');
    },
  };
}
