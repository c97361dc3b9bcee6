import type { Publisher } from '@ostrata/ports';
import { beforeEach, describe, expect, it } from 'vitest';
import { absences, list, show } from '../index.ts';
import { released, twoClouds } from './released.fixture.ts';

let qemu: Publisher;
let aws: Publisher;
let clouds: readonly Publisher[];

beforeEach(() => {
  ({ qemu, aws, clouds } = twoClouds());
});

describe('absences', () => {
  it('are the targets without the newest version of an image, and no others', async () => {
    await released(qemu, 'app@1.10.0');
    await released(qemu, 'app@1.9.0');
    await released(aws, 'app@1.9.0', undefined, 'aws/linux');
    await released(qemu, 'base@1.0.0');
    expect(absences(await list(clouds, {}))).toEqual([{ image: 'app', version: '1.10.0', target: 'aws/linux' }]);
  });
});

describe('show', () => {
  it('tells what an image stands on and what stands on it, in every target', async () => {
    const base = await released(qemu, 'base@1.0.0');
    const app = await released(qemu, 'app@1.0.0', base);
    await released(qemu, 'page@1.0.0', app);
    await released(aws, 'app@1.0.0', undefined, 'aws/linux');
    const found = await show(clouds, 'app@1.0.0');
    expect(
      found.map(({ image, ancestors, descendants }) => [
        image.record.target,
        ancestors.map(({ record }) => record.image),
        descendants.map(({ record }) => record.image),
      ]),
    ).toEqual([
      ['aws/linux', [], []],
      ['qemu/linux', ['base'], ['page']],
    ]);
  });
});
