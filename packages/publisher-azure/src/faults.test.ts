import { testPublisherFaults } from '@ostrata/ports/contract';
import { describe, expect } from 'vitest';
import { faultyAzure, publisherFor } from './__fixtures__/azure.fixture.ts';
import { startAzure } from './__fixtures__/azure-server.ts';

describe('Azure, served by its description through a proxy of faults', () => {
  testPublisherFaults(async () => {
    const azure = await startAzure();
    const [proxy, plain] = await Promise.all([faultyAzure(azure.url), faultyAzure(azure.url)]);
    const another = publisherFor(plain.url);
    return {
      publisher: publisherFor(proxy.url),
      another,
      target: 'azure/linux',
      faults: proxy,
      distribution: {
        regions: ['westeurope', 'northeurope'],
        encryptionSets: {
          northeurope: `/subscriptions/s/resourceGroups/images/providers/Microsoft.Compute/diskEncryptionSets/north`,
        },
        subscriptions: ['99999999-2222-3333-4444-555555555555'],
        tenants: ['88888888-2222-3333-4444-555555555555'],
      },
      artifact: async () => ({ builder: 'azure-arm.linux', id: azure.gallery.addManagedImage(), files: [] }),
      claimsExpire: async () => azure.advance(61_000),
      sharedTooEarly: async () => {
        const isBegun = azure.gallery
          .versions()
          .some(({ tags }) => ['publishing', 'published'].includes(tags['ostrata:state'] ?? ''));
        return isBegun ? [] : azure.gallery.shares();
      },
      leftovers: async () => {
        const known = new Set((await another.list({})).map(({ id }) => id));
        const versions = azure.gallery.versions().map(({ id }) => id);
        return [...versions.filter((id) => !known.has(id)), ...azure.gallery.managed(), ...azure.blobs.names()];
      },
      dispose: async () => {
        await Promise.all([proxy.close(), plain.close()]);
        await azure.close();
        expect(azure.faults).toEqual([]);
      },
    };
  });
});
