import { describe, expect, it } from 'vitest';
import type { ImageRecord } from './record.ts';
import { recordIn } from '../read-record.ts';
import { textsOf } from './record-texts.ts';
import { textsInTags, toResourceTags } from './resource-tags.ts';

const least: ImageRecord = {
  schema: 1,
  image: 'demo',
  layer: 'service',
  target: 'aws/linux',
  fingerprint: `v1:${'a'.repeat(64)}`,
  build: `v1:${'b'.repeat(64)}`,
  builtAt: '2026-11-23T12:00:00Z',
  buildSeconds: 1,
  ostrata: '0.0.0',
};
const parent = { image: 'base', fingerprint: `v1:${'c'.repeat(64)}` } as const;
const full: ImageRecord = {
  ...least,
  version: '1.0.0',
  parent: { ...parent, version: '1.4.0' },
  commit: '0123456789abcdef0123456789abcdef01234567',
  dirty: false,
  description: 'für “alle”,\nin two lines ',
  owner: { team: 'runtime', contact: 'a@example.com', sla: 'next day' },
  endOfLife: '2027-06-30',
  buildSeconds: 12.5,
  verifySeconds: 3,
};

describe('a record in tags', () => {
  it('comes back as it was, but for its inputs, for which there is no room', () => {
    for (const record of [
      full,
      { ...least, parent, dirty: true },
      { ...least, parent: { ...parent, id: 'ami-0a' } },
      least,
    ]) {
      const tags = toResourceTags(textsOf({ ...record, inputs: { a: 'b' } }));
      expect(recordIn(textsInTags(tags))).toEqual(record);
    }
  });

  it('takes a part of the 50 tags that there are', () => {
    const long = { ...full, description: 'x'.repeat(5_000), owner: { team: 'x'.repeat(900), contact: '', sla: 'y' } };
    const tags = toResourceTags(textsOf(long));
    expect(Object.keys(tags).length).toBeLessThanOrEqual(30);
    expect(recordIn(textsInTags(tags))?.image).toBe('demo');
  });

  it('is none when something is missing or wrong', () => {
    const texts = textsInTags(toResourceTags(textsOf(full)));
    for (const wrong of [
      { schema: '2' },
      { fingerprint: 'v1:abc' },
      { target: 'aws/beos' },
      { 'build-seconds': 'x' },
    ]) {
      expect(recordIn({ ...texts, ...wrong })).toBeUndefined();
    }
    expect(recordIn(textsInTags(toResourceTags({ ...textsOf(full), fingerprint: undefined })))).toBeUndefined();
    expect(recordIn(textsInTags(undefined))).toBeUndefined();
  });
});
