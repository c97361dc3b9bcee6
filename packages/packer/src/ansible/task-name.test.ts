import { describe, expect, it } from 'vitest';
import { taskNameForItem } from './task-name.ts';

describe('the name of a task for an item', () => {
  it.each([
    ['role : CIS {{ rule.number }} {{ rule.title }}', 'CIS 5.1.1 a banner', 'role : CIS 5.1.1 a banner'],
    ["role : CIS << error 1 - 'x' is undefined >> << error 2 - 'y' is undefined >>", 'CIS 1', 'role : CIS 1'],
    ['role : install {{ item }} quietly', 'nginx', 'role : install nginx quietly'],
    ['{{ item }}', 'nginx', 'nginx'],
    ['role : install all', 'nginx', 'role : install all (item=nginx)'],
    ['role : each', 'x'.repeat(200), `role : each (item=${'x'.repeat(100)}…)`],
  ])('%s', (name, label, expected) => {
    expect(taskNameForItem(name, label)).toBe(expected);
  });
});
