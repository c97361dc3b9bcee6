import { memoryCloud } from '@ostrata/ports/memory';
import { expect, it } from 'vitest';
import { NoPublisher, publisherByTarget } from './index.ts';

const fingerprint = `v1:${'a'.repeat(64)}` as const;
const record = {
  schema: 1 as const,
  image: 'web',
  version: '1.0.0',
  layer: 'service',
  fingerprint,
  build: fingerprint,
  builtAt: '2026-01-01T00:00:00Z',
  buildSeconds: 1,
  ostrata: '0.0.0',
};

it('each call goes to the cloud of its target, and all are listed together', async () => {
  const [aws, qemu] = [memoryCloud('aws').publisher(), memoryCloud('qemu').publisher()];
  const publisher = publisherByTarget([aws, qemu]);
  for (const target of ['aws/linux', 'qemu/linux'] as const) {
    const claim = await publisher.claim({ image: 'web', target, version: '1.0.0', fingerprint });
    await publisher.adopt(claim, { builder: 'x', id: 'x', files: [] }, { ...record, target });
    await claim.release();
  }
  expect((await aws.list({})).map(({ address }) => address)).toEqual(['web-linux-1.0.0']);
  expect((await qemu.list({})).map(({ address }) => address)).toEqual(['web-linux/1.0.0']);
  expect(await publisher.list({})).toHaveLength(2);
  expect(await publisher.list({ target: 'aws/linux' })).toHaveLength(1);
});

it('a cloud that nothing publishes to is told', async () => {
  const publisher = publisherByTarget([memoryCloud('qemu').publisher()]);
  await expect(publisher.list({ target: 'gcp/linux' })).rejects.toBeInstanceOf(NoPublisher);
  expect(() => publisherByTarget([])).toThrow(NoPublisher);
});
