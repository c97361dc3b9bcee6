import type { Publisher } from '@ostrata/ports';
import { describe, expect, it } from 'vitest';
import { distribute, planDistribution, withdraw } from '../index.ts';
import { bench } from '../pipeline.fixture.ts';
import { released } from './released.fixture.ts';

describe('distribute', () => {
  it('applies what the catalogue says to published versions, and to no others', async () => {
    const one = await bench();
    await released(one.publisher, 'app@1.0.0');
    await released(one.publisher, 'gone@1.0.0');
    const done = await distribute({ files: one.files, publishers: [one.publisher] }, [], {});
    expect(done.map(({ after }) => after.address)).toEqual(['app-linux/1.0.0']);
    expect(done).toMatchObject([{ copied: [], done: [] }]);
    expect(await distribute({ files: one.files, publishers: [one.publisher] }, ['web'], {})).toEqual([]);
  });

  it('gives the publisher what the catalogue says, and tells what it did', async () => {
    const one = await bench({
      'src/app/image.yaml':
        'image: app\nlayer: service\nparent: hard\ntargets: { qemu/linux: { distribute: { regions: [here, there] } } }\n',
    });
    await released(one.publisher, 'app@1.0.0');
    const given: unknown[] = [];
    const where = (region: string) => ({ region, id: region, state: 'available' });
    const cloud: Publisher = {
      ...one.publisher,
      list: async (query) =>
        (await one.publisher.list(query)).map((image) => ({ ...image, locations: [where('here')] })),
      publish: async (image, distribution, running) => {
        given.push(distribution);
        running?.onProgress?.('there: copied');
        return { ...(await one.publisher.publish(image, distribution)), locations: [where('here'), where('there')] };
      },
    };
    const [done] = await distribute({ files: one.files, publishers: [cloud] }, ['app'], {});
    expect(given).toEqual([{ regions: ['here', 'there'] }]);
    expect(done).toMatchObject({ copied: ['there'], done: ['there: copied'] });
  });
});

describe('a plan to distribute', () => {
  it('asks each publisher of all that is published or deprecated, and keeps to what is named', async () => {
    const one = await bench();
    for (const reference of ['app@1.0.0', 'web@1.0.0', 'gone@1.0.0', 'web@0.9.0']) {
      await released(one.publisher, reference);
    }
    const [old] = await one.publisher.list({ version: '0.9.0' });
    if (old === undefined) throw new Error('it was released');
    await one.publisher.deprecate(old, '2027-06-30');
    await one.publisher.point('stable', (await one.publisher.list({ image: 'app' }))[0] ?? old);
    const asked: unknown[] = [];
    const taken: unknown[] = [];
    const cloud: Publisher = {
      ...one.publisher,
      compare: async (placements) => {
        asked.push(...placements.map(({ image, distribution }) => [image.address, distribution]));
        return [
          ...placements.map(({ image }) => ({ kind: 'surplus' as const, image, region: 'there' })),
          ...placements.map(({ image }) => ({ kind: 'surplus' as const, image, sharedWith: 'them' })),
          { kind: 'surplus', sharedWith: 'all' },
        ];
      },
      withdraw: async (surplus) =>
        void taken.push(...surplus.map(({ image, sharedWith }) => [image?.address, sharedWith])),
    };
    const ports = { files: one.files, publishers: [cloud] };
    const all = await planDistribution(ports, [], {});
    // What left the catalogue is told without a wish; what is deprecated has one, and loses nothing by this.
    expect(asked.sort()).toEqual([
      ['app-linux/1.0.0', {}],
      ['gone-linux/1.0.0', undefined],
      ['web-linux/0.9.0', {}],
      ['web-linux/1.0.0', {}],
    ]);
    const told = (found: typeof all.surplus) => found.map(({ image, sharedWith }) => [image?.address, sharedWith]);
    expect(told(all.kept)).toEqual([['app-linux/1.0.0', undefined]]);
    expect(all.surplus.map(({ image }) => image?.address)).not.toContain('web-linux/0.9.0');
    expect(told(all.surplus)).toContainEqual([undefined, 'all']);
    const web = await planDistribution(ports, ['web'], {});
    expect(told(web.surplus)).toEqual([
      ['web-linux/1.0.0', undefined],
      ['web-linux/1.0.0', 'them'],
    ]);
    await withdraw(ports, web, {});
    expect(taken).toEqual(told(web.surplus));
  });
});
