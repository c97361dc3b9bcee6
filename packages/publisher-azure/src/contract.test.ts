import { testDistribution, testPublisher } from '@ostrata/ports/contract';
import { describe, expect } from 'vitest';
import { faultyAzure, publisherFor } from './__fixtures__/azure.fixture.ts';
import { startAzure } from './__fixtures__/azure-server.ts';

describe('Azure, served by its description', () => {
  const create = async () => {
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
    } as const;
  };
  testPublisher(create);

  const [one, two, tenant] = ['66666666', '77777777', '88888888'].map((id) => `${id}-2222-4333-8444-555555555555`);
  testDistribution(
    async () => ({
      ...(await create()),
      narrow: { subscriptions: [one ?? ''] },
      wide: { regions: ['northeurope'], subscriptions: [one ?? '', two ?? ''], tenants: [tenant ?? ''] },
    }),
    { copies: true },
  );
});
