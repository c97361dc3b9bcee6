import { createServer } from 'node:net';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { toolchain } from '@ostrata/toolchain';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogueOf, unitOf } from '../../catalogue.cases.ts';
import { renderUnit } from '../../index.ts';

const { packer, moto, missing } = toolchain();
const lacks = missing.filter((part) => ['packer', 'python', 'plugin-amazon'].includes(part));
const note = lacks.length > 0 ? ` (not run: the toolchain has no ${lacks.join(', no ')})` : '';
const catalog = catalogueOf();

/** Machines of moto run nothing: what is rendered is taken as it is, but for what goes on in the machine. */
describe.skipIf(lacks.length > 0)(
  `the rendered source, run by Packer against moto${note}`,
  { timeout: 120_000 },
  () => {
    const work = { path: '', endpoint: '', parent: '' };
    const stop: (() => Promise<unknown>)[] = [];
    beforeAll(async () => {
      work.path = await mkdtemp(join(tmpdir(), 'ostrata-moto-'));
      const port = await freePort();
      work.endpoint = `http://127.0.0.1:${port}`;
      const server = execa(moto?.server ?? '', ['-H', '127.0.0.1', '-p', String(port)], {
        reject: false,
        stdio: 'ignore',
      });
      stop.push(async () => {
        server.kill();
        await server;
      });
      work.parent = await amiOf(work.endpoint);
    }, 60_000);
    afterAll(async () => {
      await Promise.all(stop.map((one) => one()));
      await rm(work.path, { recursive: true, force: true });
    });

    it.each([
      ['with a boot volume that is encrypted from the start', 'aws-hardened/aws/linux'],
      ['encrypted as a copy, where the device of the boot volume is not known', 'aws-hardened/aws/linux-arm64'],
    ])('makes an AMI of its address, with its tags, %s', async (_, name) => {
      const { exitCode, output } = await build(name, 'build');
      expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
      const { builds } = JSON.parse(await readFile(join(work.path, 'manifest.json'), 'utf8')) as {
        builds: { artifact_id: string }[];
      };
      const id = builds.at(-1)?.artifact_id.split(':')[1] ?? '';
      const image = await describeImage(work.endpoint, id);
      const { os } = unitOf(catalog, name).target;
      expect(image).toContain(`<name>web-${os}-1.0.0</name>`);
      for (const [key, value] of [
        ['ostrata:image', 'web'],
        ['ostrata:version', '1.0.0'],
        ['ostrata:target', `aws/${os}`],
        ['ostrata:fingerprint', 'v1:abc'],
      ]) {
        expect(image.replaceAll(/\s+/g, '')).toContain(`<key>${key}</key><value>${value}</value>`);
      }
      expect(image).not.toContain('ostrata:builder');
      expect(output).toContain('"ostrata:builder": "build"');
    });

    it('makes no AMI to verify one', async () => {
      const { exitCode, output } = await build('aws-hardened/aws/linux-arm64', 'verify');
      expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
      expect(output).toContain('Builds finished but no artifacts were created');
    });

    async function build(name: string, which: 'build' | 'verify') {
      const unit = unitOf(catalog, name);
      const { os } = unit.target;
      const sourceOptions = {
        communicator: 'none',
        custom_endpoint_ec2: work.endpoint,
        aws_polling: { delay_seconds: 1 },
        ...Object.fromEntries(
          ['ssh_username', 'ssh_port', 'ssh_timeout', 'ssh_handshake_attempts'].map((key) => [key, null]),
        ),
      };
      const { files } = renderUnit({ ...unit, settings: { ...unit.settings, sourceOptions } }, catalog.lock);
      const folder = join(work.path, os, which);
      const prefix = which === 'verify' ? 'verify/' : '';
      for (const file of ['variables.pkr.hcl', 'source.pkr.hcl', 'build.pkr.hcl', 'builder.auto.pkrvars.hcl']) {
        const text = (files.get(`${prefix}${file}`) ?? '').replaceAll(/\n {2}provisioner "[\s\S]*?\n {2}\}\n/g, '');
        await mkdir(dirname(join(folder, file)), { recursive: true });
        await writeFile(join(folder, file), text);
      }
      const values = {
        image_name: 'web',
        image_version: '1.0.0',
        parent_image: work.parent,
        ...(which === 'build' && { manifest: join(work.path, 'manifest.json'), record: '{"fingerprint":"v1:abc"}' }),
        // moto knows no machine for arm64, and wants a size where EC2 takes the parent's.
        instance_type: 't3.medium',
        ...(which === 'build' && { disk_size: '20' }),
        source_cidrs: '["127.0.0.1/32"]',
      };
      const args = Object.entries(values).flatMap(([key, value]) => ['-var', `${key}=${value}`]);
      const { exitCode, all } = await execa(packer?.program ?? '', ['build', '-color=false', ...args, folder], {
        reject: false,
        all: true,
        env: {
          ...credentials,
          PACKER_PLUGIN_PATH: packer?.pluginPath ?? '',
          CHECKPOINT_DISABLE: '1',
          AWS_ENDPOINT_URL: work.endpoint,
        },
      });
      return { exitCode, output: all };
    }
  },
);

const credentials = {
  AWS_ACCESS_KEY_ID: 'moto',
  AWS_SECRET_ACCESS_KEY: 'moto',
  AWS_REGION: 'eu-west-1',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** Any AMI whose boot volume is `/dev/xvda`. Waits until moto answers. */
async function amiOf(endpoint: string): Promise<string> {
  const query = 'Action=DescribeImages&Version=2016-11-15&Filter.1.Name=root-device-name&Filter.1.Value.1=/dev/xvda';
  const [, id] = /<imageId>(ami-[0-9a-f]+)<\/imageId>/.exec(await ask(endpoint, query)) ?? [];
  if (id === undefined) throw new Error('moto has no AMI to stand on');
  return id;
}

function describeImage(endpoint: string, id: string): Promise<string> {
  return ask(endpoint, `Action=DescribeImages&Version=2016-11-15&ImageId.1=${id}`);
}

async function ask(endpoint: string, body: string): Promise<string> {
  const authorization = 'AWS4-HMAC-SHA256 Credential=moto/20260101/eu-west-1/ec2/aws4_request';
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await fetch(endpoint, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
        body,
      });
      return await answer.text();
    } catch (error) {
      if (tries === 100) throw error;
      await sleep(300);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
