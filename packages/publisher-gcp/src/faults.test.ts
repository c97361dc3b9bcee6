import { faultyProxy } from '@ostrata/faults';
import { testPublisherFaults } from '@ostrata/ports/contract';
import { describe, expect } from 'vitest';
import { descriptionsMissing } from './__fixtures__/description.fixture.ts';
import { answers } from './__fixtures__/refusals.ts';
import { startGcp } from './__fixtures__/gcp-server.ts';
import type { State } from './__fixtures__/state.ts';
import { permissionsFor, rolesOf } from './__fixtures__/permissions.ts';
import { build, publisherFor } from './__fixtures__/with-gcp.ts';

describe.skipIf(descriptionsMissing !== '')(`Google Cloud through a proxy of faults${descriptionsMissing}`, () => {
  testPublisherFaults(async () => {
    const gcp = await startGcp();
    const proxy = await faultyProxy({ upstream: gcp.url, answers });
    let ahead = 0;
    const clock = { now: () => new Date(Date.now() + ahead) };
    return {
      publisher: publisherFor(proxy.url, { clock }),
      another: publisherFor(gcp.url, { clock }),
      target: 'gcp/linux',
      faults: proxy,
      distribution: { projects: ['product-one'], domains: ['example.com'], groups: ['images@example.com'] },
      artifact: async (claim) => build(gcp.state, claim),
      claimsExpire: async () => void (ahead += 3_600_000),
      sharedTooEarly: async () => sharedTooEarly(gcp.state),
      leftovers: async () => leftovers(gcp.state),
      dispose: async () => {
        await proxy.close();
        await gcp.close();
        expect(gcp.violations).toEqual([]);
        expect(rolesOf('project')).toEqual(expect.arrayContaining([...permissionsFor(gcp.called, 'project')]));
        expect(rolesOf('bucket')).toEqual(expect.arrayContaining([...permissionsFor(gcp.called, 'bucket')]));
      },
    };
  });
});

function sharedTooEarly({ images }: State): readonly string[] {
  return [...images.values()].flatMap(({ name, labels, bindings }) =>
    bindings.length > 0 && !['publishing', 'published'].includes(labels['ostrata-state'] ?? '') ? [name] : [],
  );
}

function leftovers({ images, objects, builders }: State): readonly string[] {
  const unadopted = [...images.values()].filter(({ labels }) => labels['ostrata-state'] === undefined);
  return [...unadopted.map(({ name }) => name), ...objects.keys(), ...builders.keys()];
}
