import { describe, expect, it } from 'vitest';
import { recordOf } from '../__fixtures__/aws.fixture.ts';
import { descriptionOf } from './description.ts';
import { textsOf } from '@ostrata/versioning';
import { recordIn } from '@ostrata/versioning/read-record';
import { fromTags, toTags } from './tag-text.ts';

const full = recordOf('a', {
  version: '1.0.0',
  parent: { image: 'base', version: '1.4.0', fingerprint: recordOf('p').fingerprint },
  commit: '0123456789abcdef0123456789abcdef01234567',
  dirty: false,
  description: 'für “alle”,\nin two lines ',
  owner: { team: 'runtime', contact: 'a@example.com', sla: 'next day' },
  endOfLife: '2027-06-30',
  buildSeconds: 12.5,
  verifySeconds: 3,
});

describe('a record in tags', () => {
  it('comes back as it was, but for its inputs, for which there is no room', () => {
    const dev = recordOf('b', { parent: { image: 'base', fingerprint: full.fingerprint }, dirty: true });
    for (const record of [full, dev, recordOf('c')]) {
      expect(recordIn(fromTags(toTags(textsOf({ ...record, inputs: { a: 'b' } }))))).toEqual(record);
    }
  });

  it('takes a part of the 50 tags that there are', () => {
    const long = { ...full, description: 'x'.repeat(5_000), owner: { team: 'x'.repeat(900), contact: '', sla: 'y' } };
    expect(toTags(textsOf(long)).length).toBeLessThanOrEqual(30);
  });

  it('is none when something is missing or wrong', () => {
    const texts = fromTags(toTags(textsOf(full)));
    for (const wrong of [
      { schema: '2' },
      { fingerprint: 'v1:abc' },
      { target: 'aws/beos' },
      { 'build-seconds': 'x' },
    ]) {
      expect(recordIn({ ...texts, ...wrong })).toBeUndefined();
    }
    expect(recordIn({})).toBeUndefined();
  });

  it('has a description that accounts without the tags can read', () => {
    expect(descriptionOf(full)).toBe(
      'demo 1.0.0 for aws/linux, on base 1.4.0, built 2026-11-23, from 0123456789ab, end of life 2027-06-30. ' +
        'f?r ?alle?,?in two lines ',
    );
    expect(descriptionOf({ ...full, description: 'x'.repeat(300) })).toHaveLength(255);
  });
});
