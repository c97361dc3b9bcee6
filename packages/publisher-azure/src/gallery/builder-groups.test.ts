import { createHttpHeaders } from '@azure/core-rest-pipeline';
import type { FaultyProxy } from '@ostrata/faults';
import { toResourceTags } from '@ostrata/versioning';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultyAzure, optionsFor, publisherFor, recordOf } from '../__fixtures__/azure.fixture.ts';
import { startAzure, type AzureServer } from '../__fixtures__/azure-server.ts';

describe('resource groups that Packer makes for a build', () => {
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

  const tags = (version: string, more = {}) =>
    toResourceTags({ image: 'demo', version, target: 'azure/linux', builder: 'build', ...more });
  const [one, two] = ['pkr-Resource-Group-0123456789', 'pkr-Resource-Group-abcdefghij'] as const;
  const left = () => [...azure.gallery.groups.keys()];

  it('go with a sweep once no run has the claim of their unit', async () => {
    const publisher = publisherFor(proxy.url);
    azure.gallery.groups.set(one, tags('1.0.0')).set(two, tags('1.1.0', { builder: 'verify' }));
    const claim = await publisher.claim(recordOf('a', { version: '1.0.0' }));
    expect(await publisher.sweep?.()).toEqual([two]);
    expect(left()).toEqual([one]);
    await claim.release();
    expect(await publisher.sweep?.()).toEqual([one]);
    expect(await publisher.sweep?.()).toEqual([]);
  });

  it('stay when they have another name, or nothing says whose they are', async () => {
    azure.gallery.groups
      .set('images', tags('1.0.0'))
      .set('pkr-Resource-Group-images/x', tags('1.0.0'))
      .set(one, { 'ostrata:builder': 'build' })
      .set(two, { owner: 'somebody else' });
    expect(await publisherFor(proxy.url).sweep?.()).toEqual([]);
    expect(left()).toHaveLength(4);
  });

  it('of one unit go for who has its claim, and those of others stay', async () => {
    const publisher = publisherFor(proxy.url);
    azure.gallery.groups.set(one, tags('1.0.0')).set(two, tags('1.1.0'));
    const claim = await publisher.claim(recordOf('a', { version: '1.0.0' }));
    expect(await publisher.removeBuilders?.(claim.unit)).toEqual([one]);
    expect(left()).toEqual([two]);
    await claim.release();
  });

  it('are left alone, and that is said, where the account may see none', async () => {
    const { http } = optionsFor(proxy.url);
    if (http === undefined) throw new Error('the tests have a client');
    const publisher = publisherFor(proxy.url, {
      http: {
        sendRequest: async (request) =>
          request.url.includes('/resourcegroups')
            ? {
                request,
                status: 403,
                headers: createHttpHeaders(),
                bodyAsText: '{"error":{"code":"AuthorizationFailed"}}',
              }
            : http.sendRequest(request),
      },
    });
    const said: string[] = [];
    expect(await publisher.sweep?.({ onProgress: (message) => said.push(message) })).toEqual([]);
    expect(said).toEqual([expect.stringContaining('may not see any')]);
  });
});
