import { expect, it } from 'vitest';
import { recordOf } from '../__fixtures__/aws.fixture.ts';
import { descriptionOf } from './description.ts';

it('a description can be read by accounts that see no tags', () => {
  const record = recordOf('a', {
    version: '1.0.0',
    parent: { image: 'base', version: '1.4.0', fingerprint: recordOf('p').fingerprint },
    commit: '0123456789abcdef0123456789abcdef01234567',
    description: 'für “alle”,\nin two lines ',
    endOfLife: '2027-06-30',
  });
  expect(descriptionOf(record)).toBe(
    'demo 1.0.0 for aws/linux, on base 1.4.0, built 2026-11-23, from 0123456789ab, end of life 2027-06-30. ' +
      'f?r ?alle?,?in two lines ',
  );
  expect(descriptionOf({ ...record, description: 'x'.repeat(300) })).toHaveLength(255);
});
