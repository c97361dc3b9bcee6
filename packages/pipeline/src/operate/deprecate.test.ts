import type { Publisher } from '@ostrata/ports';
import { beforeEach, describe, expect, it } from 'vitest';
import { deprecate } from '../index.ts';
import { refusal, released, twoClouds } from './released.fixture.ts';

let qemu: Publisher;
let aws: Publisher;
let clouds: readonly Publisher[];

beforeEach(() => {
  ({ qemu, aws, clouds } = twoClouds());
});

describe('deprecate', () => {
  it('takes the day that is told, or the end of life, in every cloud', async () => {
    await released(qemu, 'app@1.0.0');
    await released(aws, 'app@1.0.0', undefined, 'aws/linux');
    expect(await refusal(deprecate(clouds, 'app@1.0.0', {}))).toMatchObject({
      problems: [{ code: 'no-end-of-life' }, { code: 'no-end-of-life' }],
    });
    const done = await deprecate(clouds, 'app@1.0.0', { on: '2027-06-30' });
    expect(done).toMatchObject([
      { state: 'deprecated', deprecated: { on: '2027-06-30' } },
      { state: 'deprecated', deprecated: { on: '2027-06-30' } },
    ]);
  });
});
