import type { FaultyProxy } from '@ostrata/faults';
import type { Publisher } from '@ostrata/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adoptId, faultyAzure, optionsFor, proven, publisherFor, recordOf } from '../__fixtures__/azure.fixture.ts';
import { startAzure, type AzureServer } from '../__fixtures__/azure-server.ts';
import { azureOf } from '../connection/azure.ts';

describe('the image definition that a build puts its version into', () => {
  let azure: AzureServer;
  let proxy: FaultyProxy;
  let publisher: Publisher;
  beforeEach(async () => {
    azure = await startAzure();
    proxy = await faultyAzure(azure.url);
    publisher = publisherFor(proxy.url);
  });
  afterEach(async () => {
    await proxy.close();
    await azure.close();
    expect(azure.faults).toEqual([]);
  });

  const record = recordOf('a', { version: '1.0.0' });
  const prepare = async (
    needs: Parameters<NonNullable<Publisher['prepare']>>[1],
    by: Publisher = publisher,
    of: Parameters<Publisher['claim']>[0] = record,
  ) => {
    const claim = await by.claim(of);
    try {
      await by.prepare?.(claim, needs);
    } finally {
      await claim.release();
    }
  };
  const made = () => azure.gallery.definitions();
  const writes = () => proxy.calls().filter((call) => call === 'Microsoft.Compute/galleries/images/write').length;
  const plan = { publisher: 'acme', product: 'debian', name: 'hardened' };

  it('is made with all that a machine of the build must fit', async () => {
    await prepare({ description: 'Debian', endOfLife: '2027-06-30', plan, security: 'TrustedLaunch' });
    await prepare({}, publisher, recordOf('b', { target: 'azure/linux-arm64', version: '1.0.0' }));
    await prepare({}, publisher, recordOf('c', { target: 'azure/windows', version: '1.0.0' }));
    const common = { osState: 'Generalized', hyperVGeneration: 'V2', provisioningState: 'Succeeded' };
    expect(made()).toMatchObject([
      {
        name: 'demo-linux',
        location: 'westeurope',
        tags: { 'ostrata:image': 'demo', 'ostrata:target': 'azure/linux' },
        properties: {
          ...common,
          osType: 'Linux',
          architecture: 'x64',
          identifier: { publisher: 'ostrata', offer: 'demo', sku: 'linux' },
          description: 'Debian',
          endOfLifeDate: '2027-06-30T00:00:00.000Z',
          purchasePlan: plan,
          features: [{ name: 'SecurityType', value: 'TrustedLaunchSupported' }],
        },
      },
      { name: 'demo-linux-arm64', properties: { ...common, osType: 'Linux', architecture: 'Arm64' } },
      { name: 'demo-windows', properties: { ...common, osType: 'Windows', architecture: 'x64' } },
    ]);
  });

  it('is left alone when it is there, by all that come at once', async () => {
    const others = ['1.0.0', '1.0.1', '1.0.2'].map((version) => recordOf(version, { version }));
    await Promise.all(others.map((other) => prepare({ plan }, publisherFor(proxy.url), other)));
    await prepare({ plan });
    expect(made()).toHaveLength(1);
    expect(writes()).toBe(1);
  });

  it('that another run only began is made whole', async () => {
    const claim = await publisher.claim(record);
    const written = proxy.calls().length;
    // A look, a blob and its lease, another look, and the call that makes it: the next would ask how far that is.
    proxy.inject(written + 6, 'cut');
    await expect(publisher.prepare?.(claim, {})).rejects.toThrow();
    expect(made()).toMatchObject([{ properties: { provisioningState: 'Creating' } }]);
    proxy.reset();
    azure.advance(61_000);
    await prepare({});
    expect(made()).toMatchObject([{ properties: { provisioningState: 'Succeeded' } }]);
  });

  it('learns a new end of life, and keeps its channels', async () => {
    const image = await publisher.publish(
      proven(await adoptId(publisher, record, azure.gallery.addManagedImage())),
      {},
    );
    await publisher.point('stable', image);
    await prepare({ endOfLife: '2027-06-30' });
    await prepare({ endOfLife: '2028-06-30' });
    await prepare({});
    expect(made()).toMatchObject([{ properties: { endOfLifeDate: '2028-06-30T00:00:00.000Z' } }]);
    expect(await publisher.list({})).toMatchObject([{ channels: ['stable'] }]);
  });

  it('that somebody made is taken where it fits, and never written to', async () => {
    const { galleryImages } = await azureOf(optionsFor(proxy.url)).compute();
    await galleryImages.beginCreateOrUpdateAndWait(
      'images',
      'images',
      'demo-linux',
      {
        location: 'westeurope',
        osType: 'Linux',
        osState: 'Generalized',
        identifier: { publisher: 'acme', offer: 'demo', sku: 'linux' },
        features: [{ name: 'SecurityType', value: 'TrustedLaunch' }],
      },
      { updateIntervalInMs: 5 },
    );
    await prepare({ endOfLife: '2027-06-30', security: 'TrustedLaunch' });
    await prepare({});
    expect(writes()).toBe(1);
  });

  it('that no version of the build could be in is refused before the build, and every reason is told', async () => {
    const { galleryImages } = await azureOf(optionsFor(proxy.url)).compute();
    await galleryImages.beginCreateOrUpdateAndWait(
      'images',
      'images',
      'demo-linux',
      {
        location: 'westeurope',
        osType: 'Windows',
        osState: 'Specialized',
        architecture: 'Arm64',
        identifier: { publisher: 'acme', offer: 'demo', sku: 'linux' },
      },
      { updateIntervalInMs: 5 },
    );
    await expect(prepare({ plan, security: 'TrustedLaunch' })).rejects.toMatchObject({
      name: 'DefinitionMismatch',
      definition: 'demo-linux',
      message: expect.stringMatching(
        /Windows, and not Linux.*Specialized, and not Generalized.*Arm64, and not x64.*none, and not acme:debian:hardened.*Standard, and not TrustedLaunchSupported/,
      ),
    });
  });

  it('is made by a run that has the claim, of what a template says', async () => {
    const claim = await publisher.claim(record);
    await expect(publisher.prepare?.(claim, { security: 'none' })).rejects.toMatchObject({
      name: 'BadNeeds',
      faults: [expect.stringMatching(/^security: /)],
    });
    await claim.release();
    await expect(publisher.prepare?.(claim, {})).rejects.toMatchObject({ name: 'ClaimLost' });
    expect(made()).toEqual([]);
  });
});
