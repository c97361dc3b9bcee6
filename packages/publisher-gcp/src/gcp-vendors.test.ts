import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { descriptionsMissing } from './__fixtures__/description.fixture.ts';
import { startGcp, type GcpServer } from './__fixtures__/gcp-server.ts';
import { newImage } from './__fixtures__/state.ts';
import { optionsFor } from './__fixtures__/with-gcp.ts';
import { gcpVendors } from './index.ts';

describe.skipIf(descriptionsMissing !== '')(`a vendor image on gcp${descriptionsMissing}`, () => {
  let gcp: GcpServer;
  beforeEach(async () => {
    gcp = await startGcp();
    const add = (name: string, more: object = {}) =>
      gcp.state.vendors.set(`debian-cloud/${name}`, newImage(gcp.state, name, { family: 'debian-12', ...more }));
    add('debian-12-bookworm-v20261101');
    add('debian-12-bookworm-v20261115');
    add('debian-12-bookworm-v20261120', { deprecated: { state: 'DEPRECATED' } });
  });
  afterEach(async () => {
    await gcp.close();
    expect(gcp.violations).toEqual([]);
  });

  const resolve = (query: Readonly<Record<string, string>>) =>
    gcpVendors(optionsFor(gcp.url)).resolve({ kind: 'cloud', query }, 'gcp/linux');

  it('is the newest of its family that is not deprecated, by its own name', async () => {
    expect(await resolve({ project: 'debian-cloud', family: 'debian-12' })).toEqual({
      kind: 'cloud',
      id: 'projects/debian-cloud/global/images/debian-12-bookworm-v20261115',
      name: 'debian-12-bookworm-v20261115',
    });
  });

  it('is missed when there is no such family', async () => {
    const resolving = resolve({ project: 'debian-cloud', family: 'debian-13' });
    await expect(resolving).rejects.toMatchObject({
      name: 'VendorUnavailable',
      message: expect.stringContaining('debian-13'),
    });
  });

  it('is named by project and family, and nothing else', async () => {
    for (const query of [
      { project: 'debian-cloud' },
      { project: 'a', family: 'Debian' },
      { project: 'a', family: 'a', name: 'a' },
    ]) {
      await expect(resolve(query)).rejects.toMatchObject({
        message: expect.stringContaining('`project` and `family`'),
      });
    }
  });
});
