import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FaultyProxy } from '@ostrata/faults';
import { textsOf, toResourceTags } from '@ostrata/versioning';
import { toolchain } from '@ostrata/toolchain';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { adoptId, certificateText, faultyAzure, proven, publisherFor, recordOf } from './__fixtures__/azure.fixture.ts';
import { startAzure, subscription, type AzureServer } from './__fixtures__/azure-server.ts';
import { describedOperations } from './__fixtures__/description.ts';

const { azureSdk } = toolchain();
const note = azureSdk === undefined ? ' (not run: no azure-mgmt-compute for Python; see tools/toolchain)' : '';
const script = join(dirname(fileURLToPath(import.meta.url)), '__fixtures__/gallery.py');

const seenGallery = z.object({
  shared: z.array(z.string()),
  definitions: z.array(
    z.object({
      name: z.string(),
      os: z.string(),
      architecture: z.string().nullable(),
      endOfLife: z.string().nullable(),
      tags: z.record(z.string(), z.string()),
      versions: z.array(
        z.object({
          id: z.string(),
          state: z.string(),
          latest: z.boolean(),
          regions: z.array(z.string()),
          tags: z.record(z.string(), z.string()),
        }),
      ),
    }),
  ),
});

describe.skipIf(azureSdk === undefined)(`a gallery, by Azure’s client for Python${note}`, () => {
  let azure: AzureServer;
  let proxy: FaultyProxy;
  let folder: string;
  beforeEach(async () => {
    azure = await startAzure();
    proxy = await faultyAzure(azure.url);
    folder = mkdtempSync(join(tmpdir(), 'ostrata-azure-'));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await proxy.close();
    await azure.close();
    expect(azure.faults).toEqual([]);
  });

  async function see(...source: readonly string[]) {
    const certificate = join(folder, 'certificate.pem');
    writeFileSync(certificate, certificateText);
    const args = [script, proxy.url, certificate, subscription, await apiVersion(), ...source];
    const { stdout } = await execa(azureSdk?.python ?? '', args, { env: { PYTHONDONTWRITEBYTECODE: '1' } });
    return seenGallery.parse(JSON.parse(stdout));
  }

  it('has what the publisher says: definition, version, regions, shares, record and channel', async () => {
    const publisher = publisherFor(proxy.url);
    const record = recordOf('a', { version: '1.0.0' });
    const claim = await publisher.claim(record);
    await publisher.prepare?.(claim, { endOfLife: '2027-06-30' });
    await claim.release();
    const candidate = await adoptId(publisher, record, azure.gallery.addManagedImage());
    const subscriptions = ['66666666-2222-4333-8444-555555555555'];
    const image = await publisher.publish(proven(candidate), { regions: ['northeurope'], subscriptions });
    await publisher.point('stable', image);
    expect(await see()).toEqual({
      shared: subscriptions,
      definitions: [
        {
          name: 'demo-linux',
          os: 'Linux',
          architecture: 'x64',
          endOfLife: '2027-06-30',
          tags: toResourceTags({ image: 'demo', target: 'azure/linux', 'channel-stable': '1.0.0' }),
          versions: [
            {
              id: image.id,
              state: 'Succeeded',
              latest: true,
              regions: ['West Europe', 'North Europe'],
              tags: toResourceTags({ ...textsOf(record), state: 'published' }),
            },
          ],
        },
      ],
    });
  });

  it('takes what that client makes, and its versions are none of the publisher’s', async () => {
    const { definitions } = await see(azure.gallery.addManagedImage());
    expect(definitions).toMatchObject([
      { name: 'by-python', versions: [{ state: 'Succeeded', regions: ['West Europe'], latest: true }] },
    ]);
    expect(azure.gallery.versions()).toEqual([]);
    expect(await publisherFor(proxy.url).list({})).toEqual([]);
  });
});

/** The version of the API that our server serves: that of the SDK that it is described by. */
async function apiVersion(): Promise<string> {
  const operations = await describedOperations();
  const gallery = operations.find(({ name }) => name === 'galleries/images/read');
  const parameter = gallery?.spec.queryParameters?.find(({ mapper }) => mapper.serializedName === 'api-version');
  return String(parameter?.mapper.defaultValue);
}
