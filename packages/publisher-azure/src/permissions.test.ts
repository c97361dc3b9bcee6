import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toResourceTags } from '@ostrata/versioning';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { adoptId, faultyAzure, optionsFor, proven, publisherFor, recordOf } from './__fixtures__/azure.fixture.ts';
import { startAzure } from './__fixtures__/azure-server.ts';
import { azureVendors } from './index.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../docs/permissions');
const roleIn = (file: string) => role.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
const role = z.strictObject({
  Name: z.string(),
  IsCustom: z.literal(true),
  Description: z.string(),
  Actions: z.array(z.string()),
  NotActions: z.array(z.string()).length(0),
  DataActions: z.array(z.string()),
  NotDataActions: z.array(z.string()).length(0),
  AssignableScopes: z.array(z.string()),
});

it('the roles in docs/permissions name exactly the calls that a publisher makes in all of an image’s life', async () => {
  const azure = await startAzure();
  const proxy = await faultyAzure(azure.url);
  const publisher = publisherFor(proxy.url, { shareWith: ['77777777-2222-4333-8444-555555555555'] });
  const adopted = (version: string) =>
    adoptId(publisher, recordOf(version, { version }), azure.gallery.addManagedImage());
  const one = await publisher.publish(proven(await adopted('1.0.0')), { regions: ['northeurope'] });
  await publisher.withdraw?.((await publisher.compare?.([{ image: one, distribution: {} }])) ?? []);
  const two = await publisher.publish(proven(await adopted('1.1.0')), {});
  await publisher.point('stable', one);
  await publisher.point('stable', two);
  await publisher.deprecate(one, '2027-06-30');
  await publisher.remove(await publisher.revoke(one, 'a leak'));
  await publisher.list({});
  const tags = { image: 'demo', version: '9.9.9', target: 'azure/linux', builder: 'build' };
  azure.gallery.groups.set('pkr-Resource-Group-0123456789', toResourceTags(tags));
  await publisher.sweep?.();
  azure.gallery.addVendorImage('westeurope/p/o/s/1.0.0', { architecture: 'x64' });
  const query = { publisher: 'p', offer: 'o', sku: 's' };
  await azureVendors(optionsFor(proxy.url)).resolve({ kind: 'cloud', query }, 'azure/linux');

  const [gallery, builders] = [roleIn('azure-publisher.json'), roleIn('azure-publisher-builders.json')];
  const ofGallery = (call: string) => !call.startsWith('Microsoft.Resources/');
  const calls = [...new Set(proxy.calls())].sort();
  expect(calls.filter(ofGallery)).toEqual([...gallery.Actions, ...gallery.DataActions].sort());
  expect(calls.filter((call) => !ofGallery(call))).toEqual([...builders.Actions, ...builders.DataActions].sort());
  expect(azure.faults).toEqual([]);
  expect(azure.checked()).toBeGreaterThan(50);
  await proxy.close();
  await azure.close();
});
