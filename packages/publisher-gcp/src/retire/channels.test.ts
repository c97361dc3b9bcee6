import { verified, type CloudImage, type Publisher } from '@ostrata/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { descriptionsMissing } from '../__fixtures__/description.fixture.ts';
import { project, startGcp, token, type GcpServer } from '../__fixtures__/gcp-server.ts';
import { imageResource } from '../images/image-resource.ts';
import { adoptNew, publisherFor, recordOf } from '../__fixtures__/with-gcp.ts';

describe.skipIf(descriptionsMissing !== '')(`channels and image families${descriptionsMissing}`, () => {
  let gcp: GcpServer;
  let publisher: Publisher;
  beforeEach(async () => {
    gcp = await startGcp();
    publisher = publisherFor(gcp.url);
  });
  afterEach(async () => {
    await gcp.close();
    expect(gcp.violations).toEqual([]);
  });

  const publish = async (version: string): Promise<CloudImage> => {
    const candidate = await adoptNew(gcp, publisher, recordOf(version, { version }));
    const { fingerprint } = candidate.record;
    const proof = verified(candidate, { fingerprint, seconds: 1, checks: [{ name: 'boots', passed: true }] });
    return publisher.publish(proof, {});
  };
  /** What a launch from the family takes, as Compute Engine itself says. */
  const shown = async (family: string): Promise<unknown> => {
    const path = `/compute/v1/projects/${project}/global/images/family/${family}`;
    const reply = await fetch(`${gcp.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    const image: unknown = await reply.json();
    return imageResource.safeParse(image).data?.name;
  };
  const channels = async () =>
    Object.fromEntries((await publisher.list({})).map(({ record, channels: names }) => [record.version, names]));

  it('give a published image no family before it is promoted', async () => {
    await publish('1.0.0');
    expect(gcp.state.images.get('demo-linux-v1-0-0')).not.toHaveProperty('family');
  });

  it('are the family that a launch takes, forwards and back to an older image', async () => {
    const [one, two] = [await publish('1.0.0'), await publish('1.1.0')];
    await publisher.point('stable', one);
    expect(await shown('demo-linux-stable')).toBe(one.address);
    await publisher.point('stable', two);
    expect(await shown('demo-linux-stable')).toBe(two.address);
    await publisher.point('stable', one);
    expect(await shown('demo-linux-stable')).toBe(one.address);
    expect(await channels()).toEqual({ '1.0.0': ['stable'], '1.1.0': [] });
  });

  it('never leave the family empty while it moves', async () => {
    const [one, two] = [await publish('1.0.0'), await publish('1.1.0')];
    await publisher.point('stable', two);
    const seen: unknown[] = [];
    const look = () => {
      const inside = [...gcp.state.images.values()].filter(({ family }) => family === 'demo-linux-stable');
      seen.push(inside.length > 0);
      gcp.before('compute.globalOperations.get', look);
    };
    gcp.before('compute.globalOperations.get', look);
    await publisher.point('stable', one);
    expect(seen.length).toBeGreaterThan(2);
    expect(new Set(seen)).toEqual(new Set([true]));
  });

  it('of a late run do not move the family: a rebuilt older version is newer by creation', async () => {
    const two = await publish('1.1.0');
    await publisher.point('stable', two);
    await publish('1.0.5');
    expect(await shown('demo-linux-stable')).toBe(two.address);
  });

  it('share an image by labels, and the preferred one has the family', async () => {
    const [one, two] = [await publish('1.0.0'), await publish('1.1.0')];
    await publisher.point('stable', one);
    await publisher.point('canary', two);
    expect([await shown('demo-linux-stable'), await shown('demo-linux-canary')]).toEqual([one.address, two.address]);
    await publisher.point('stable', two);
    expect([await shown('demo-linux-stable'), await shown('demo-linux-canary')]).toEqual([two.address, undefined]);
    expect(await channels()).toEqual({ '1.0.0': [], '1.1.0': ['canary', 'stable'] });
    await publisher.point('canary', one);
    expect([await shown('demo-linux-stable'), await shown('demo-linux-canary')]).toEqual([two.address, one.address]);
  });

  it('are of the run that pointed last when two have left their labels', async () => {
    const [one, two] = [await publish('1.0.0'), await publish('1.1.0')];
    await publisher.point('stable', one);
    const image = gcp.state.images.get(two.address);
    if (image !== undefined) image.labels = { ...image.labels, 'ostrata-channel-stable': '2' };
    expect(await channels()).toEqual({ '1.0.0': [], '1.1.0': ['stable'] });
    await publisher.point('stable', two);
    expect(gcp.state.images.get(one.address)?.labels).not.toHaveProperty('ostrata-channel-stable');
    expect(await shown('demo-linux-stable')).toBe(two.address);
  });

  it('leave a family alone that somebody gave by hand', async () => {
    const one = await publish('1.0.0');
    const image = gcp.state.images.get(one.address);
    if (image !== undefined) image.family = 'by-hand';
    await publisher.point('stable', one);
    expect(await shown('by-hand')).toBe(one.address);
    expect(await channels()).toEqual({ '1.0.0': ['stable'] });
  });

  it('take no name that Google Cloud would refuse', async () => {
    const one = await publish('1.0.0');
    await expect(publisher.point('Stable.1', one)).rejects.toThrow('no name of a channel');
  });

  it('of an image that was built again are not those of the one before', async () => {
    const one = await publish('1.0.0');
    await publisher.remove(one);
    await adoptNew(gcp, publisher, { ...one.record, builtAt: '2026-11-24T12:00:00Z' });
    await expect(publisher.point('stable', one)).rejects.toMatchObject({ name: 'ImageGone' });
  });
});
