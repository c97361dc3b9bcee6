/**
 * A task's name for an item of its loop. Ansible prints the name once for all items, so what depends on the item stands in it
 * unrendered, as `{{ item }}` or as an error about it: the item's label goes there.
 */
export function taskNameForItem(name: string, label: string): string {
  const text = label.length <= longest ? label : `${label.slice(0, longest)}…`;
  const parts = /^(?<role>.* : )?(?<before>.*?)(?:\{\{|<< error ).*(?:\}\}|>>)(?<after>.*)$/.exec(name)?.groups;
  if (parts === undefined) return `${name} (item=${text})`;
  const { role = '', before = '', after = '' } = parts;
  const start = text.startsWith(before) ? '' : before;
  const end = text.endsWith(after) ? '' : after;
  return `${role}${start}${text}${end}`;
}

/** A label that a playbook does not choose is the whole item. */
const longest = 100;
