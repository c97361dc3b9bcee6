import Table from 'cli-table3';
import type { Terminal } from './terminal.ts';

/** Rows under a head, without lines between: to be read, and cut by `awk`. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], { paint }: Terminal): string {
  const empty = ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'];
  const none = [...empty, 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'].map(
    (name) => [name, ''] as const,
  );
  const made = new Table({
    head: head.map((text) => paint.dim(text)),
    chars: { ...Object.fromEntries(none), middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  made.push(...rows.map((row) => [...row]));
  return made
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
