import fc from 'fast-check';
import { expect, it } from 'vitest';
import { recordOf } from '../__fixtures__/azure.fixture.ts';
import { isSameId, managedImage, versionName } from './names.ts';

it('a dev build has a version that Azure takes, and no two fingerprints have the same', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 12, maxLength: 12 });
  const named = (start: string) => versionName({ ...recordOf('a'), fingerprint: `v1:${start}${'0'.repeat(52)}` });
  fc.assert(
    fc.property(digits, digits, (one, other) => {
      expect(named(one)).toMatch(/^0\.\d{1,8}\.\d{1,8}$/);
      expect(named(one) === named(other)).toBe(one === other);
    }),
  );
});

it('ids are the same in any case, and managed images are told by theirs', () => {
  const id = '/subscriptions/s/resourceGroups/Images/providers/Microsoft.Compute/images/built';
  expect(isSameId(id, id.toUpperCase())).toBe(true);
  expect(isSameId(undefined, undefined)).toBe(false);
  expect(managedImage(id)).toEqual({ group: 'Images', name: 'built' });
  expect(managedImage(`${id}/versions/1.0.0`)).toBeUndefined();
});
