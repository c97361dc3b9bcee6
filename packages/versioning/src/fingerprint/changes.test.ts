import { describe, expect, it } from 'vitest';
import { changedInputs } from '../index.ts';

describe('changed inputs', () => {
  it('are told apart: added, removed, changed', () => {
    expect(changedInputs({ a: '1', b: '1', c: '1' }, { b: '2', c: '1', d: '1' })).toEqual([
      { input: 'a', kind: 'removed' },
      { input: 'b', kind: 'changed' },
      { input: 'd', kind: 'added' },
    ]);
  });

  it('may have any name, even one that every object has', () => {
    expect(changedInputs({}, { constructor: '1' })).toEqual([{ input: 'constructor', kind: 'added' }]);
    expect(changedInputs({ toString: '1' }, {})).toEqual([{ input: 'toString', kind: 'removed' }]);
  });
});
