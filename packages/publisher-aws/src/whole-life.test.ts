import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CloudImage, PackerArtifact } from '@ostrata/ports';
import { toolchain } from '@ostrata/toolchain';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  account,
  amisIn,
  clientsFor,
  elsewhere,
  home,
  organization,
  proven,
  publisherFor,
  recordOf,
  sharesOf,
} from './__fixtures__/aws.fixture.ts';
import { leftovers, sharedTooEarly } from './__fixtures__/leftovers.fixture.ts';
import { motoMissing, startMoto, type Moto } from '@ostrata/moto';

const { packer } = toolchain();
const missing =
  packer?.plugins['amazon'] === undefined
    ? ' (not run: no Packer with its amazon plugin; see tools/toolchain)'
    : motoMissing;
const regions = [home, ...elsewhere];
const record = recordOf('packer', {
  version: '1.0.0',
  parent: { image: 'base', fingerprint: recordOf('b').fingerprint },
});
const here = dirname(fileURLToPath(import.meta.url));

const manifest = z.object({
  builds: z.array(z.object({ name: z.string(), builder_type: z.string(), artifact_id: z.string() })),
});

describe.skipIf(missing !== '')(`an image that Packer's amazon plugin builds${missing}`, () => {
  let moto: Moto;
  let folder = '';
  beforeAll(async () => {
    moto = await startMoto({ images: true, copySeconds: 0.3 });
    folder = mkdtempSync(join(tmpdir(), 'ostrata-aws-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await moto.stop();
  });

  const build = async (): Promise<PackerArtifact> => {
    const { ec2 } = await clientsFor(moto.url);
    const { Images: [vendor = {}] = [] } = await ec2.describeImages({ Owners: ['amazon'], MaxResults: 5 });
    const file = join(folder, 'manifest.json');
    const variables = {
      source_ami: vendor.ImageId ?? '',
      fingerprint: record.fingerprint,
      endpoint: moto.url,
      manifest: file,
    };
    const given = Object.entries(variables).flatMap(([name, value]) => ['-var', `${name}=${value}`]);
    await execa(packer?.program ?? '', ['build', '-color=false', ...given, join(here, '__fixtures__/packer')], {
      env: {
        PACKER_PLUGIN_PATH: packer?.pluginPath,
        PACKER_CONFIG_DIR: folder,
        CHECKPOINT_DISABLE: '1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        // The plugin's own option does not reach the calls that come after the AMI is made.
        AWS_ENDPOINT_URL: moto.url,
      },
    });
    const [made] = manifest.parse(JSON.parse(readFileSync(file, 'utf8'))).builds;
    return { builder: `${made?.builder_type ?? ''}.${made?.name ?? ''}`, id: made?.artifact_id ?? '', files: [] };
  };

  it(
    'goes from candidate to published, copied, shared, promoted, deprecated, revoked and gone',
    { timeout: 120_000 },
    async () => {
      const publisher = publisherFor(moto.url);
      const claim = await publisher.claim(record);
      const candidate = await publisher.adopt(claim, await build(), record);
      expect(candidate).toMatchObject({ state: 'candidate', address: 'demo-linux-1.0.0', record });
      expect(await sharedTooEarly(moto.url)).toEqual([]);
      expect((await amisIn(moto.url, home))[0]).toMatchObject({ Name: 'demo-linux-1.0.0', ImdsSupport: 'v2.0' });

      const distribution = { regions, accounts: [account], organizations: [organization] };
      const published = await publisher.publish(proven(candidate), distribution);
      await claim.release();
      expect(published).toMatchObject({ state: 'published', locations: [{}, {}, {}] });
      for (const region of regions) {
        const [ami = {}] = await amisIn(moto.url, region);
        expect(ami).toMatchObject({ Name: 'demo-linux-1.0.0', ImdsSupport: 'v2.0', State: 'available' });
        expect(await sharesOf(moto.url, region, ami)).toEqual([
          `ami ${account}`,
          `ami ${organization}`,
          `snap ${account}`,
        ]);
      }

      await publisher.point('stable', published);
      const [promoted] = await publisher.list({});
      expect(promoted).toMatchObject({ channels: ['stable'] });
      const deprecated = await publisher.deprecate(published, '2027-06-30');
      await expect(publisher.revoke(deprecated, 'a leak')).rejects.toMatchObject({ name: 'InUse' });
      for (const region of regions) {
        const { ssm } = await clientsFor(moto.url, region);
        await ssm.deleteParameter({ Name: '/ostrata/demo/linux/stable' });
      }
      const revoked: CloudImage = await publisher.revoke(deprecated, 'a leak');
      expect(revoked).toMatchObject({ state: 'revoked', revoked: { reason: 'a leak' } });
      await publisher.remove(revoked);
      expect(await publisher.list({})).toEqual([]);
      expect(await publisher.sweep?.()).toEqual([]);
      expect(await leftovers(moto.url, publisher)).toEqual([]);
    },
  );
});
