import { memoryCloud } from '@ostrata/ports/memory';
import type { Publisher } from '@ostrata/ports';
import { describe, expect, it } from 'vitest';
import { show } from '../index.ts';
import { bench } from '../pipeline.fixture.ts';

const find = 'find: { owner: "136693071363", name: debian-12-amd64-* }';
const catalogue = {
  'ostrata.yaml': `accounts:
  aws: { account: "111122223333", region: eu-west-1, publish: ["444455556666"], dev: { account: "222233334444", region: eu-west-1 } }
`,
  'src/base/image.yaml': `image: base
layer: vendor
access: { user: admin }
targets: { qemu/linux: { url: "https://example.com/base.qcow2" }, aws/linux: { ${find} } }
`,
  'src/hard/image.yaml': `image: hard
layer: global
parent: base
targets: { qemu/linux: {}, aws/linux: { distribute: { regions: [eu-west-1, us-east-1] } } }
ansible: { roles: [hardening] }
`,
  'src/app/image.yaml': `image: app
layer: service
parent: hard
targets: { qemu/linux: {}, aws/linux: {} }
ansible: { roles: [app] }
verify: tests/app.yml
`,
};

/** A cloud that remembers how it was told to publish. */
function listening() {
  const publisher = memoryCloud('aws').publisher();
  const distributions: Record<string, unknown> = {};
  const told: Publisher = {
    ...publisher,
    publish: (image, distribution, running) => {
      distributions[image.record.image] = distribution;
      return publisher.publish(image, distribution, running);
    },
  };
  return { publisher: told, distributions };
}

describe('a unit of a cloud', () => {
  it('stands on the image of the vendor that the lock names, which nobody makes', async () => {
    const repository = await bench(catalogue);
    const { publisher } = listening();
    const { units } = await repository.build({ publisher, targets: ['aws/linux'] });
    expect(units.map(({ unit, outcome }) => [unit, outcome])).toEqual([
      ['hard/aws/linux', 'built'],
      ['app/aws/linux', 'built'],
    ]);
    expect(repository.runs).toEqual(['build hard', 'verify hard', 'build app', 'verify app']);
    const [hard, app] = await publisher.list({ states: ['published'] });
    expect(repository.orders.get('build hard')?.variables['parent_image']).toBe('ami-0a');
    expect(hard?.record.parent).toMatchObject({ image: 'base', id: 'ami-0a' });
    const [lineage] = await show([publisher], 'app');
    expect(lineage?.ancestors.map(({ record }) => record.image)).toEqual(['hard']);
    expect(lineage?.vendor).toEqual({ image: 'base', id: 'ami-0a' });
    expect(repository.orders.get('verify hard')?.variables['parent_image']).toBe(hard?.id);
    expect(repository.orders.get('build app')?.variables['parent_image']).toBe(hard?.id);
    expect(app?.record.parent).toEqual({ image: 'hard', fingerprint: hard?.record.fingerprint });
  });

  it('is told nothing of machines here, and has minutes to remove those it started', async () => {
    const repository = await bench(catalogue);
    await repository.build({ publisher: listening().publisher, targets: ['aws/linux'] });
    const { variables, grace, manifest } = repository.orders.get('build hard') ?? {};
    expect(Object.keys(variables ?? {}).sort()).toEqual([
      'collections_path',
      'image_name',
      'image_version',
      'manifest',
      'parent_image',
      'record',
      'region',
      'roles_path',
    ]);
    expect(grace).toBeGreaterThanOrEqual(600);
    expect(manifest).toBe('/work/build.manifest.json');
    expect(repository.orders.get('verify hard')?.variables).not.toHaveProperty('manifest');
  });

  it('is built in the account for dev builds and stays there; a release goes where it is distributed to', async () => {
    const repository = await bench(catalogue);
    const dev = listening();
    await repository.build({ publisher: dev.publisher, targets: ['aws/linux'] });
    expect(dev.distributions).toEqual({ hard: {}, app: {} });

    await repository.commit();
    const tag = await repository.release();
    const released = listening();
    const { units } = await repository.deliver(tag, {
      publisher: released.publisher,
      only: { images: [], targets: ['aws/linux'] },
    });
    expect(units.map(({ unit, outcome }) => [unit, outcome])).toEqual([
      ['hard/aws/linux', 'built'],
      ['app/aws/linux', 'built'],
    ]);
    expect(released.distributions).toEqual({ hard: { regions: ['eu-west-1', 'us-east-1'] }, app: {} });
    expect(repository.orders.get('build hard')?.variables).not.toHaveProperty('region');
  });

  it('is not built by a Packer whose plugins are too old, and says which is needed', async () => {
    const repository = await bench(catalogue);
    repository.packerVersion = '1.6.6';
    const { units } = await repository.build({ publisher: listening().publisher, targets: ['aws/linux'] });
    expect(units.map(({ outcome }) => outcome)).toEqual(['failed', 'skipped']);
    expect(units[0]?.error).toMatchObject({ name: 'PackerTooOld', message: expect.stringContaining('1.11.0') });
    expect(repository.runs).toEqual([]);
  });

  it('is built only where its target is named', async () => {
    const repository = await bench(catalogue);
    const { units } = await repository.build();
    expect(units.map(({ unit }) => unit)).toEqual([
      'base/qemu/linux',
      'hard/qemu/linux',
      'app/qemu/linux',
      'web/qemu/linux',
    ]);
    await expect(repository.build({ images: ['web'], targets: ['aws/linux'] })).rejects.toMatchObject({
      problems: [{ code: 'no-such-target', message: 'none of these images has the target aws/linux' }],
    });
  });

  it('that has no target here says which there are', async () => {
    const alone = { 'src/app/image.yaml': catalogue['src/app/image.yaml'].replace('qemu/linux: {}, ', '') };
    const repository = await bench({ ...catalogue, ...alone });
    await expect(repository.build({ images: ['app'] })).rejects.toMatchObject({
      problems: [{ code: 'no-such-target', hint: 'name one: --target aws/linux' }],
    });
  });
});
