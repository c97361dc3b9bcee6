import { describe, expect, it } from 'vitest';
import { recordOf } from '../__fixtures__/azure.fixture.ts';
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

  it('takes a part of the 50 tags that there are, none longer than 256', () => {
    const long = { ...full, description: 'x'.repeat(5_000), owner: { team: 'x'.repeat(900), contact: '', sla: 'y' } };
    const tags = toTags(textsOf(long));
    expect(Object.keys(tags).length).toBeLessThanOrEqual(35);
    expect(Math.max(...Object.values(tags).map(({ length }) => length))).toBeLessThanOrEqual(256);
    expect(recordIn(fromTags(tags))?.image).toBe('demo');
  });

  it('that lacks a field is none', () => {
    const tags = toTags({ ...textsOf(full), fingerprint: undefined });
    expect(recordIn(fromTags(tags))).toBeUndefined();
    expect(recordIn(fromTags(undefined))).toBeUndefined();
  });
});
