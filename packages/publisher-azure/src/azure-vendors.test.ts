import type { FaultyProxy } from '@ostrata/faults';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultyAzure, optionsFor } from './__fixtures__/azure.fixture.ts';
import { startAzure, type AzureServer } from './__fixtures__/azure-server.ts';
import { azureVendors } from './index.ts';

describe('vendor images of Azure', () => {
  let azure: AzureServer;
  let proxy: FaultyProxy;
  beforeEach(async () => {
    azure = await startAzure();
    proxy = await faultyAzure(azure.url);
    const add = (name: string, more: Readonly<Record<string, unknown>> = {}) =>
      azure.gallery.addVendorImage(`westeurope/${name}`, { architecture: 'x64', ...more });
    add('Debian/debian-12/12-gen2/0.20240901.9');
    add('Debian/debian-12/12-gen2/0.20241004.1890');
    add('Debian/debian-12/12-gen2/0.20241004.204');
    add('Debian/debian-12/12-arm64/0.20241004.1890', { architecture: 'Arm64' });
    add('acme/hardened/linux/1.0.0', { plan: { publisher: 'acme', product: 'hardened', name: 'linux' } });
  });
  afterEach(async () => {
    await proxy.close();
    await azure.close();
    expect(azure.faults).toEqual([]);
  });
  const find = (query: Readonly<Record<string, string>>, target: 'azure/linux' | 'azure/linux-arm64' = 'azure/linux') =>
    azureVendors(optionsFor(proxy.url)).resolve({ kind: 'cloud', query }, target);
  const debian = { publisher: 'Debian', offer: 'debian-12' };

  it('are the newest version by its numbers, with the plan where there is one', async () => {
    expect(await find({ ...debian, sku: '12-gen2' })).toEqual({
      kind: 'cloud',
      id: 'Debian:debian-12:12-gen2:0.20241004.1890',
    });
    expect(await find({ publisher: 'acme', offer: 'hardened', sku: 'linux' })).toEqual({
      kind: 'cloud',
      id: 'acme:hardened:linux:1.0.0',
      plan: { publisher: 'acme', product: 'hardened', name: 'linux' },
    });
  });

  it('are of the architecture of the target', async () => {
    expect(await find({ ...debian, sku: '12-arm64' }, 'azure/linux-arm64')).toMatchObject({ kind: 'cloud' });
    await expect(find({ ...debian, sku: '12-arm64' })).rejects.toThrow(/is for Arm64 and not for x64/);
  });

  it('that are none, or cannot be found by what is said, are told', async () => {
    await expect(find({ ...debian, sku: '13' })).rejects.toMatchObject({
      name: 'VendorUnavailable',
      message: 'Debian has no image debian-12:13 in westeurope',
    });
    await expect(find({ publisher: 'a b', offer: 'x' })).rejects.toThrow(/find\.publisher: has letters.*find\.sku/);
  });
});
