import { testPublisher } from '@ostrata/ports/contract';
import { describe, expect } from 'vitest';
import { descriptionsMissing } from './__fixtures__/description.fixture.ts';
import { startGcp } from './__fixtures__/gcp-server.ts';
import { permissionsFor, rolesOf } from './__fixtures__/permissions.ts';
import { build, publisherFor } from './__fixtures__/with-gcp.ts';

describe.skipIf(descriptionsMissing !== '')(`Google Cloud, as Google describes it${descriptionsMissing}`, () => {
  testPublisher(async () => {
    const gcp = await startGcp({ pageSize: 2 });
    return {
      publisher: publisherFor(gcp.url),
      another: publisherFor(gcp.url),
      target: 'gcp/linux',
      artifact: async (claim) => build(gcp.state, claim),
      dispose: async () => {
        await gcp.close();
        expect(gcp.violations).toEqual([]);
        expect(rolesOf('project')).toEqual(expect.arrayContaining([...permissionsFor(gcp.called, 'project')]));
        expect(rolesOf('bucket')).toEqual(expect.arrayContaining([...permissionsFor(gcp.called, 'bucket')]));
      },
    };
  });
});
