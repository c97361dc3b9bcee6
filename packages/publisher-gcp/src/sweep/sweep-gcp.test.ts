import { createHash } from 'node:crypto';
import type { Publisher } from '@ostrata/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { descriptionsMissing } from '../__fixtures__/description.fixture.ts';
import { startGcp, type GcpServer } from '../__fixtures__/gcp-server.ts';
import { addImage, type StoredBuilder } from '../__fixtures__/state.ts';
import { adoptNew, publisherFor, recordOf } from '../__fixtures__/with-gcp.ts';

describe.skipIf(descriptionsMissing !== '')(`a sweep${descriptionsMissing}`, () => {
  let gcp: GcpServer;
  let publisher: Publisher;
  let ahead: number;
  beforeEach(async () => {
    ahead = 0;
    gcp = await startGcp();
    publisher = publisherFor(gcp.url, { clock: { now: () => new Date(Date.now() + ahead) } });
  });
  afterEach(async () => {
    await gcp.close();
    expect(gcp.violations).toEqual([]);
  });

  const unit = recordOf('a', { version: '1.0.0' });
  const labels = { 'ostrata-image': 'demo', 'ostrata-target': 'gcp-linux', 'ostrata-version': '1-0-0' };
  const addBuilder = (kind: StoredBuilder['kind'], name: string, more: Partial<StoredBuilder> = {}) =>
    gcp.state.builders.set(`${kind}/${name}`, {
      kind,
      name,
      zone: 'europe-west1-b',
      labels: { ...labels, 'ostrata-builder': 'build' },
      ...more,
    });
  const machine = 'https://www.googleapis.com/compute/v1/projects/acme-images/zones/europe-west1-b/instances';

  it('removes the builders of one unit alone, for who has its claim', async () => {
    const claim = await publisher.claim(unit);
    addBuilder('instances', 'packer-1');
    addBuilder('instances', 'packer-2', {
      labels: { ...labels, 'ostrata-version': '1-0-1', 'ostrata-builder': 'build' },
    });
    expect(await publisher.removeBuilders?.(claim.unit)).toEqual(['packer-1']);
    expect([...gcp.state.builders.keys()]).toEqual(['instances/packer-2']);
    await claim.release();
  });

  it('leaves alone what a run works on', async () => {
    const claim = await publisher.claim(unit);
    addBuilder('instances', 'packer-1');
    addImage(gcp.state, 'demo-linux-v1-0-0', { labels: { ...labels, 'ostrata-fingerprint': 'v1-abc' } });
    expect(await publisher.sweep?.()).toEqual([]);
    expect([gcp.state.builders.size, gcp.state.images.size]).toEqual([1, 1]);
    await claim.release();
  });

  it('removes what a run left that is gone: its claim, machines, disks, and what it built', async () => {
    await publisher.claim(unit);
    addBuilder('instances', 'packer-1');
    addBuilder('disks', 'packer-1-disk', { users: [`${machine}/packer-1`] });
    addBuilder('disks', 'packer-0-disk', { zone: 'us-east1-c' });
    addImage(gcp.state, 'demo-linux-v1-0-0', { labels: { ...labels, 'ostrata-fingerprint': 'v1-abc' } });
    ahead = 3_600_000;
    expect([...((await publisher.sweep?.()) ?? [])].sort()).toEqual([
      'demo-linux-v1-0-0',
      'ostrata/claims/demo-linux-v1-0-0.json',
      'packer-0-disk',
      'packer-1',
      'packer-1-disk',
    ]);
    expect([gcp.state.builders.size, gcp.state.images.size, gcp.state.objects.size]).toEqual([0, 0, 0]);
    expect(await publisher.sweep?.()).toEqual([]);
  });

  it('removes the disk that a machine boots from, which no label says is a build’s', async () => {
    await publisher.claim(unit);
    addBuilder('instances', 'packer-1', {
      disks: [
        { name: 'packer-1', boot: true, autoDelete: false },
        { name: 'somebody-elses', boot: false, autoDelete: false },
      ],
    });
    addBuilder('disks', 'packer-1', { labels: {}, users: [`${machine}/packer-1`] });
    addBuilder('disks', 'somebody-elses', { labels: {}, users: [`${machine}/packer-1`] });
    ahead = 3_600_000;
    expect(await publisher.sweep?.()).toEqual(['ostrata/claims/demo-linux-v1-0-0.json', 'packer-1', 'packer-1']);
    expect([...gcp.state.builders.keys()]).toEqual(['disks/somebody-elses']);
  });

  it('knows a disk that lost its machine by its name, and whose unit it is', async () => {
    const digest = createHash('sha256').update('demo-linux-v1-0-0').digest('hex').slice(0, 32);
    const of = (what: string) => `ostrata-${what}-0123abcd`;
    for (const name of [of(`build-${digest}`), of(`verify-${digest}`), of(`verify-${'0'.repeat(32)}`), of('build-1')]) {
      addBuilder('disks', name, { labels: {} });
    }
    const claim = await publisher.claim(unit);
    expect(await publisher.sweep?.()).toEqual([of(`verify-${'0'.repeat(32)}`)]);
    await claim.release();
    expect(await publisher.sweep?.()).toEqual([of(`build-${digest}`), of(`verify-${digest}`)]);
    expect([...gcp.state.builders.keys()]).toEqual([`disks/${of('build-1')}`]);
  });

  it('leaves alone images of its own, what others use, and what it cannot name', async () => {
    const image = await adoptNew(gcp, publisher, unit);
    addBuilder('disks', 'in-use', { users: [`${machine}/somebody-elses`] });
    addBuilder('instances', 'unnamed', { labels: { 'ostrata-builder': 'build' } });
    addBuilder('instances', 'somebody-elses', { labels: { team: 'runtime' } });
    addImage(gcp.state, 'by-hand');
    expect(await publisher.sweep?.()).toEqual([]);
    expect([...gcp.state.images.keys()]).toEqual([image.address, 'by-hand']);
    expect(gcp.state.builders.size).toBe(3);
  });
});
