import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultyProxy } from '@ostrata/faults';
import { adoptId, faultyAzure, optionsFor, proven, publisherFor, recordOf } from './__fixtures__/azure.fixture.ts';
import { root, startAzure, type AzureServer } from './__fixtures__/azure-server.ts';
import { azureOf } from './connection/azure.ts';
import { azurePublisher } from './index.ts';
import { textsOf, toResourceTags } from '@ostrata/versioning';

describe('an image in an Azure Compute Gallery', () => {
  let azure: AzureServer;
  let proxy: FaultyProxy;
  beforeEach(async () => {
    azure = await startAzure();
    proxy = await faultyAzure(azure.url);
  });
  afterEach(async () => {
    await proxy.close();
    await azure.close();
    expect(azure.faults).toEqual([]);
  });

  /** What Packer's plugin does with `shared_image_gallery_destination`: it looks for the definition, and puts a version into it. */
  async function packerMakes(version: string, tags: Readonly<Record<string, string>> = {}): Promise<string> {
    const { galleryImages, galleryImageVersions } = await azureOf(optionsFor(proxy.url)).compute();
    await galleryImages.get('images', 'images', 'demo-linux');
    const { id = '' } = await galleryImageVersions.beginCreateOrUpdateAndWait(
      'images',
      'images',
      'demo-linux',
      version,
      {
        location: 'westeurope',
        tags,
        publishingProfile: { targetRegions: [{ name: 'westeurope' }] },
        storageProfile: { source: { id: azure.gallery.addManagedImage() } },
      },
      { updateIntervalInMs: 5 },
    );
    return id;
  }

  it('is the version that Packer made at its address, left out of latest', async () => {
    const publisher = publisherFor(proxy.url);
    const record = recordOf('a', { version: '1.0.0' });
    const claim = await publisher.claim(record);
    await publisher.prepare?.(claim, {});
    const id = await packerMakes('1.0.0');
    const image = await publisher.adopt(claim, { builder: 'azure-arm.linux', id, files: [] }, record);
    await claim.release();
    expect(image).toMatchObject({
      id: `${root}/galleries/images/images/demo-linux/versions/1.0.0`,
      address: 'demo-linux/1.0.0',
      state: 'candidate',
      size: 30 * 2 ** 30,
    });
    expect(azure.gallery.versions()).toMatchObject([
      { properties: { publishingProfile: { excludeFromLatest: true } } },
    ]);
  });

  it('that a build left unfinished is gone once its unit is claimed again, and by a sweep', async () => {
    const publisher = publisherFor(proxy.url);
    const begun = await publisher.claim(recordOf('a', { version: '1.0.0' }));
    await publisher.prepare?.(begun, {});
    await packerMakes('1.0.0');
    await begun.release();
    const claim = await publisher.claim(recordOf('a', { version: '1.0.0' }));
    expect(azure.gallery.versions()).toEqual([]);
    await claim.release();
    const tags = toResourceTags(textsOf(recordOf('b', { version: '1.0.1' })));
    await packerMakes('1.0.1', tags);
    await packerMakes('2.0.0', { owner: 'somebody else' });
    expect(await publisher.sweep?.()).toEqual(['demo-linux/1.0.1']);
    expect(azure.gallery.versions()).toMatchObject([{ name: '2.0.0' }]);
  });

  it('goes to regions with a disk encryption set for each, and its gallery is shared, before it is published', async () => {
    const publisher = publisherFor(proxy.url, { shareWith: ['77777777-2222-4333-8444-555555555555'] });
    const candidate = await adoptId(publisher, recordOf('a', { version: '1.0.0' }), azure.gallery.addManagedImage());
    expect(azure.gallery.shares()).toEqual([]);
    const diskEncryptionSetId = `${root}/diskEncryptionSets/north`;
    const distribution = {
      regions: ['northeurope'],
      replicas: 2,
      storage: 'Standard_ZRS',
      encryptionSets: { northeurope: diskEncryptionSetId },
      subscriptions: ['66666666-2222-4333-8444-555555555555'],
      tenants: ['88888888-2222-4333-8444-555555555555'],
    };
    const image = await publisher.publish(proven(candidate), distribution);
    expect(image.locations?.map(({ region }) => region)).toEqual(['northeurope', 'westeurope']);
    expect(azure.gallery.versions()).toMatchObject([
      {
        properties: {
          publishingProfile: {
            targetRegions: [
              { name: 'West Europe', regionalReplicaCount: 2, storageAccountType: 'Standard_ZRS' },
              { name: 'North Europe', encryption: { osDiskImage: { diskEncryptionSetId } } },
            ],
          },
        },
      },
    ]);
    expect(azure.gallery.shares()).toEqual([
      '77777777-2222-4333-8444-555555555555',
      '66666666-2222-4333-8444-555555555555',
      '88888888-2222-4333-8444-555555555555',
    ]);
    proxy.reset();
    await publisher.publish(proven(image), distribution);
    expect(proxy.calls().filter((call) => /write|delete|share/.test(call))).toEqual([]);
  });

  it('is latest while stable points at it, after a roll back too', async () => {
    const publisher = publisherFor(proxy.url);
    const images = [];
    for (const version of ['1.0.0', '1.1.0']) {
      const candidate = await adoptId(publisher, recordOf(version, { version }), azure.gallery.addManagedImage());
      images.push(await publisher.publish(proven(candidate), {}));
    }
    const latest = () =>
      azure.gallery
        .versions()
        .filter(({ properties }) => JSON.stringify(properties).includes('"excludeFromLatest":false'))
        .map(({ name }) => name);
    expect(latest()).toEqual([]);
    const [one, two] = images;
    if (one === undefined || two === undefined) throw new Error('two images were published');
    await publisher.point('stable', two);
    expect(latest()).toEqual(['1.1.0']);
    await publisher.point('stable', one);
    await publisher.point('canary', two);
    expect(latest()).toEqual(['1.0.0']);
  });

  it('that is revoked is said to be not blocked everywhere, and stays in its own region only', async () => {
    const publisher = publisherFor(proxy.url);
    const candidate = await adoptId(publisher, recordOf('a', { version: '1.0.0' }), azure.gallery.addManagedImage());
    const image = await publisher.publish(proven(candidate), { regions: ['northeurope'] });
    const said: string[] = [];
    const revoked = await publisher.revoke(image, 'a leak', { onProgress: (message) => said.push(message) });
    expect(revoked.locations?.map(({ region }) => region)).toEqual(['westeurope']);
    expect(said.join()).toContain('not blocked everywhere');
  });

  it('of a distribution that cannot be is refused, and so is what is no image', async () => {
    const publisher = publisherFor(proxy.url);
    const candidate = await adoptId(publisher, recordOf('a', { version: '1.0.0' }), azure.gallery.addManagedImage());
    await expect(
      publisher.publish(proven(candidate), { regions: ['West Europe'], accounts: [] }),
    ).rejects.toMatchObject({
      name: 'BadDistribution',
      faults: [expect.stringMatching(/^regions\.0: a region is named/), expect.stringMatching(/accounts/)],
    });
    await expect(adoptId(publisher, recordOf('b', { version: '1.0.1' }), 'https://disk.vhd')).rejects.toMatchObject({
      name: 'UnusableArtifact',
    });
  });

  it('needs a container of claims', async () => {
    const { subscription, resourceGroup, gallery, location } = optionsFor(proxy.url);
    await expect(
      azurePublisher({ subscription, resourceGroup, gallery, location }).claim(recordOf('a')),
    ).rejects.toMatchObject({ name: 'NoClaims' });
  });
});
