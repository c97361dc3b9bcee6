import { testPublisher } from '@ostrata/ports/contract';
import { describe, expect } from 'vitest';
import { faultyAzure, publisherFor } from './__fixtures__/azure.fixture.ts';
import { startAzure } from './__fixtures__/azure-server.ts';

describe('Azure, served by its description', () => {
  testPublisher(async () => {
    const azure = await startAzure();
    const proxy = await faultyAzure(azure.url);
    return {
      publisher: publisherFor(proxy.url),
      another: publisherFor(proxy.url),
      target: 'azure/linux',
      artifact: async () => ({ builder: 'azure-arm.linux', id: azure.gallery.addManagedImage(), files: [] }),
      dispose: async () => {
        await proxy.close();
        await azure.close();
        expect(azure.faults).toEqual([]);
      },
    };
  });
});
