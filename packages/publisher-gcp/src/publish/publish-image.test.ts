import { verified, type CloudImage, type Publisher } from '@ostrata/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { descriptionsMissing } from '../__fixtures__/description.fixture.ts';
import { startGcp, type GcpServer } from '../__fixtures__/gcp-server.ts';
import type { StoredImage } from '../__fixtures__/state.ts';
import { adoptNew, publisherFor, recordOf } from '../__fixtures__/with-gcp.ts';

const user = 'roles/compute.imageUser';
const productOne = 'serviceAccount:415104041262@cloudservices.gserviceaccount.com';

describe.skipIf(descriptionsMissing !== '')(`whom a published image is shared with${descriptionsMissing}`, () => {
  let gcp: GcpServer;
  let publisher: Publisher;
  let candidate: CloudImage;
  beforeEach(async () => {
    gcp = await startGcp();
    publisher = publisherFor(gcp.url);
    candidate = await adoptNew(gcp, publisher, recordOf('a', { version: '1.0.0' }));
  });
  afterEach(async () => {
    await gcp.close();
    expect(gcp.violations).toEqual([]);
  });

  const proven = (image: CloudImage) => {
    const { fingerprint } = image.record;
    return verified(image, { fingerprint, seconds: 1, checks: [{ name: 'boots', passed: true }] });
  };
  const stored = (): StoredImage => {
    const image = gcp.state.images.get(candidate.address);
    if (image === undefined) throw new Error('the image is gone');
    return image;
  };

  it('is projects by their numbers, domains, groups and service accounts', async () => {
    await publisher.publish(proven(candidate), {
      projects: ['product-one'],
      domains: ['example.com'],
      groups: ['images@example.com'],
      serviceAccounts: ['builder@product-one.iam.gserviceaccount.com'],
    });
    const members = [
      productOne,
      'domain:example.com',
      'group:images@example.com',
      'serviceAccount:builder@product-one.iam.gserviceaccount.com',
    ];
    expect(stored().bindings).toEqual([{ role: user, members }]);
  });

  it('is the projects of the settings too, and what is new when it is distributed again', async () => {
    gcp.state.projects.set('product-two', '2000');
    const image = await publisherFor(gcp.url, { shareWith: ['product-one'] }).publish(proven(candidate), {});
    await publisher.publish(proven(image), { projects: ['product-two'] });
    const members = [productOne, 'serviceAccount:2000@cloudservices.gserviceaccount.com'];
    expect(stored().bindings).toEqual([{ role: user, members }]);
  });

  it('leaves what others wrote, conditions among it, also when they write at the same time', async () => {
    const condition = { title: 'for a while', expression: 'request.time < timestamp("2027-01-01T00:00:00Z")' };
    const theirs = { role: user, members: ['user:a@example.com'], condition };
    stored().bindings = [theirs];
    const meanwhile = { role: 'roles/viewer', members: ['user:b@example.com'] };
    gcp.before('compute.images.setIamPolicy', () => {
      stored().bindings = [...stored().bindings, meanwhile];
      stored().policyTurn += 1;
    });
    await publisher.publish(proven(candidate), { groups: ['images@example.com'] });
    expect(stored().bindings).toEqual([theirs, meanwhile, { role: user, members: ['group:images@example.com'] }]);
  });

  it('is nobody when a project cannot be seen, and the image stays a candidate', async () => {
    const publishing = publisher.publish(proven(candidate), { projects: ['not-there'], domains: ['example.com'] });
    await expect(publishing).rejects.toMatchObject({ name: 'UnknownProject', project: 'not-there' });
    expect(stored().bindings).toEqual([]);
    expect(await publisher.list({ states: ['candidate'] })).toHaveLength(1);
  });

  it('is refused when it cannot be read', async () => {
    const publishing = publisher.publish(proven(candidate), { regions: ['europe-west1'], groups: ['nobody'] });
    await expect(publishing).rejects.toMatchObject({
      name: 'BadDistribution',
      faults: [expect.stringContaining('groups.0'), expect.stringContaining('regions')],
    });
  });

  it('keeps labels that another run sets at the same time', async () => {
    gcp.before('compute.images.setLabels', () => {
      stored().labels = { ...stored().labels, team: 'runtime' };
      stored().labelTurn += 1;
    });
    await publisher.publish(proven(candidate), {});
    expect(stored().labels).toMatchObject({ team: 'runtime', 'ostrata-state': 'published' });
  });
});
