import { verified } from '@ostrata/ports';
import { describe, expect, it } from 'vitest';
import { descriptionsMissing } from './__fixtures__/description.fixture.ts';
import { startGcp } from './__fixtures__/gcp-server.ts';
import { permissionsFor, rolesOf } from './__fixtures__/permissions.ts';
import { newImage } from './__fixtures__/state.ts';
import { adoptNew, optionsFor, publisherFor, recordOf } from './__fixtures__/with-gcp.ts';
import { gcpVendors } from './index.ts';

describe.skipIf(descriptionsMissing !== '')(`the roles in docs/permissions${descriptionsMissing}`, () => {
  it('name what an image needs from its build to its end, and no more', async () => {
    const gcp = await startGcp();
    let ahead = 0;
    const publisher = publisherFor(gcp.url, { clock: { now: () => new Date(Date.now() + ahead) } });
    const record = recordOf('a', { version: '1.0.0' });
    await adoptNew(gcp, publisher, record);
    // Its address is taken now, so that it is copied there.
    const candidate = await adoptNew(gcp, publisher, { ...record, buildSeconds: 2 });
    const checks = [{ name: 'boots', passed: true }];
    const proof = verified(candidate, { fingerprint: record.fingerprint, seconds: 1, checks });
    const one = await publisher.publish(proof, { projects: ['product-one'] });
    await publisher.withdraw?.((await publisher.compare?.([{ image: one, distribution: {} }])) ?? []);
    await publisher.point('stable', one);
    await publisher.deprecate(one, '2027-06-30');

    const two = await adoptNew(gcp, publisher, recordOf('b', { version: '1.1.0' }));
    const again = verified(two, { fingerprint: two.record.fingerprint, seconds: 1, checks });
    await publisher.point('stable', await publisher.publish(again, {}));
    await publisher.revoke(one, 'a leak');
    await publisher.remove(one);

    await publisher.claim(recordOf('c'));
    ahead = 3_600_000;
    const labels = { 'ostrata-image': 'demo', 'ostrata-target': 'gcp-linux', 'ostrata-version': '9-9-9' };
    for (const kind of ['instances', 'disks'] as const) {
      const builder = {
        kind,
        name: 'packer',
        zone: 'europe-west1-b',
        labels: { ...labels, 'ostrata-builder': 'build' },
      };
      gcp.state.builders.set(`${kind}/packer`, builder);
    }
    expect(await publisher.sweep?.()).toHaveLength(3);

    gcp.state.vendors.set('debian-cloud/a', newImage(gcp.state, 'a', { family: 'debian-12' }));
    const query = { project: 'debian-cloud', family: 'debian-12' };
    await gcpVendors(optionsFor(gcp.url)).resolve({ kind: 'cloud', query }, 'gcp/linux');
    await gcp.close();

    expect(gcp.violations).toEqual([]);
    expect(rolesOf('project')).toEqual(permissionsFor(gcp.called, 'project'));
    expect(rolesOf('bucket')).toEqual(permissionsFor(gcp.called, 'bucket'));
    expect(permissionsFor(gcp.called, 'others')).toEqual([
      'compute.images.getFromFamily',
      'resourcemanager.projects.get',
    ]);
  });
});
