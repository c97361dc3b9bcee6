import type { Publisher } from '@ostrata/ports';
import type { ImageRecord } from '@ostrata/versioning';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { descriptionsMissing } from '../__fixtures__/description.fixture.ts';
import { startGcp, type GcpServer } from '../__fixtures__/gcp-server.ts';
import { addImage } from '../__fixtures__/state.ts';
import { publisherFor, recordOf } from '../__fixtures__/with-gcp.ts';

describe.skipIf(descriptionsMissing !== '')(`adopting what Packer made${descriptionsMissing}`, () => {
  let gcp: GcpServer;
  let publisher: Publisher;
  const damaged: string[] = [];
  beforeEach(async () => {
    gcp = await startGcp();
    damaged.length = 0;
    publisher = publisherFor(gcp.url, {}, (name) => damaged.push(name));
  });
  afterEach(async () => {
    await gcp.close();
    expect(gcp.violations).toEqual([]);
  });

  const record = recordOf('a', { version: '1.0.0', buildSeconds: 125.5 });
  const adopt = async (id: string, of: ImageRecord = record) => {
    const claim = await publisher.claim(of);
    try {
      return await publisher.adopt(claim, { builder: 'googlecompute.linux', id, files: [] }, of);
    } finally {
      await claim.release();
    }
  };

  it('writes the record into the description, and labels beside those of the build', async () => {
    addImage(gcp.state, 'demo-linux-v1-0-0', { labels: { team: 'runtime' } });
    const image = await adopt('demo-linux-v1-0-0');
    expect(image).toMatchObject({
      id: 'projects/acme-images/global/images/demo-linux-v1-0-0',
      address: 'demo-linux-v1-0-0',
      size: 1_073_741_824,
      locations: [{ region: 'eu', state: 'READY' }],
    });
    const stored = gcp.state.images.get('demo-linux-v1-0-0');
    expect(JSON.parse(stored?.description ?? '')).toEqual({ ostrata: record });
    expect(stored?.labels).toEqual({
      team: 'runtime',
      'ostrata-image': 'demo',
      'ostrata-target': 'gcp-linux',
      'ostrata-version': '1-0-0',
      'ostrata-fingerprint': record.fingerprint.replace(':', '-').slice(0, 43),
      'ostrata-state': 'candidate',
    });
  });

  it('copies an image of another name to its address, and removes it there', async () => {
    addImage(gcp.state, 'packer-1', { labels: { team: 'runtime', 'ostrata-fingerprint': 'v1-0' } });
    await adopt('packer-1');
    expect([...gcp.state.images.keys()]).toEqual(['demo-linux-v1-0-0']);
    expect(gcp.state.images.get('demo-linux-v1-0-0')?.labels).toMatchObject({ team: 'runtime' });
  });

  it('copies an image that is another version, which stays', async () => {
    addImage(gcp.state, 'demo-linux-v1-0-0');
    await adopt('demo-linux-v1-0-0');
    await adopt('demo-linux-v1-0-0', { ...record, version: '1.0.1' });
    expect((await publisher.list({})).map(({ record: { version } }) => version)).toEqual(['1.0.0', '1.0.1']);
  });

  it('waits until the image is whole', async () => {
    const image = addImage(gcp.state, 'demo-linux-v1-0-0', { status: 'PENDING' });
    const asked: string[] = [];
    const look = (turns: number) => () => {
      asked.push(image.status);
      if (turns === 0) image.status = 'READY';
      else gcp.before('compute.images.get', look(turns - 1));
    };
    gcp.before('compute.images.get', look(3));
    gcp.before('compute.images.patch', () => asked.push(`described when ${image.status}`));
    expect(await adopt('demo-linux-v1-0-0')).toMatchObject({ state: 'candidate' });
    expect(asked).toEqual(['PENDING', 'PENDING', 'PENDING', 'PENDING', 'described when READY']);
  });

  it('leaves an interrupted one out of the list: it is a candidate by its last step', async () => {
    const stored = addImage(gcp.state, 'demo-linux-v1-0-0');
    await adopt('demo-linux-v1-0-0');
    delete stored.labels['ostrata-state'];
    expect(await publisher.list({})).toEqual([]);
    expect(await adopt('demo-linux-v1-0-0').catch((error: Error) => error.name)).toBe('UnusableArtifact');
  });

  it('tells of an image with a state and no record, and leaves it alone', async () => {
    addImage(gcp.state, 'strange', { labels: { 'ostrata-state': 'published' }, description: '{"ostrata":{}}' });
    expect(await publisher.list({})).toEqual([]);
    expect(damaged).toEqual(['strange']);
  });

  it.each(['', 'Not_An_Image', 'not-there'])('refuses what is no image: %j', async (id) => {
    await expect(adopt(id)).rejects.toMatchObject({ name: 'UnusableArtifact' });
  });

  it('leaves out inputs and shortens a long description, so that a reason has room', async () => {
    addImage(gcp.state, 'demo-linux-v1-0-0');
    const inputs = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`src/${index}`, 'ab'.repeat(32)]));
    const image = await adopt('demo-linux-v1-0-0', { ...record, inputs, description: 'long '.repeat(600) });
    expect(image.record.inputs).toBeUndefined();
    expect(image.record.description).toMatch(/^long long .*…$/);
    const length = gcp.state.images.get(image.address)?.description?.length ?? 0;
    expect(length).toBeGreaterThan(1500);
  });
});
