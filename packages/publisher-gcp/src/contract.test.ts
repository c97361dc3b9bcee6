import { testDistribution, testPublisher } from '@ostrata/ports/contract';
import type { Claim } from '@ostrata/ports';
import { describe, expect } from 'vitest';
import { descriptionsMissing } from './__fixtures__/description.fixture.ts';
import { startGcp } from './__fixtures__/gcp-server.ts';
import { permissionsFor, rolesOf } from './__fixtures__/permissions.ts';
import { build, publisherFor } from './__fixtures__/with-gcp.ts';

describe.skipIf(descriptionsMissing !== '')(`Google Cloud, as Google describes it${descriptionsMissing}`, () => {
  const create = async () => {
    const gcp = await startGcp({ pageSize: 2 });
    return {
      publisher: publisherFor(gcp.url),
      another: publisherFor(gcp.url),
      target: 'gcp/linux',
      artifact: async (claim: Claim) => build(gcp.state, claim),
      dispose: async () => {
        await gcp.close();
        expect(gcp.violations).toEqual([]);
        expect(rolesOf('project')).toEqual(expect.arrayContaining([...permissionsFor(gcp.called, 'project')]));
        expect(rolesOf('bucket')).toEqual(expect.arrayContaining([...permissionsFor(gcp.called, 'bucket')]));
      },
    } as const;
  };
  testPublisher(create);

  testDistribution(
    async () => ({
      ...(await create()),
      narrow: { projects: ['product-one'] },
      wide: {
        projects: ['product-one'],
        domains: ['example.com'],
        groups: ['images@example.com'],
        serviceAccounts: ['builder@product-one.iam.gserviceaccount.com'],
      },
    }),
    { copies: false },
  );
});
