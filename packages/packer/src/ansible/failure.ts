import { ansibleLine, isCensored } from './output-line.ts';
import { taskNameForItem } from './task-name.ts';
import { taskResult } from './task-result.ts';

/** The Ansible task that ended a play. */
export interface AnsibleFailure {
  /** As Ansible prints it: `role : name`, with the label of the first item that failed; absent before the first task. */
  readonly task: string | undefined;
  /** What went wrong, in one line. */
  readonly message: string;
  /** What the task gave, readable: message, exit code, both outputs; of each item that failed. */
  readonly excerpt: string;
}

/** Finds the task that ended a play in what Ansible printed; failures that it ignored or rescued do not count. */
export function ansibleFailure(lines: readonly string[]): AnsibleFailure | undefined {
  let task: string | undefined;
  let failures: Failure[] = [];
  for (const [index, text] of lines.entries()) {
    const line = ansibleLine(text);
    if (line.kind === 'heading' && line.task !== undefined) {
      task = line.task;
      failures = [];
    }
    if (line.kind === 'ignoring') failures = [];
    if (line.kind === 'failure') {
      // Ansible 2.19 says an error before the result that it stands in: the result tells what may be shown.
      failures = failures.filter(({ kind }) => kind !== 'error');
      const result = [line.result, ...lines.slice(index + 1, nextBlock(lines, index + 1))];
      failures.push(failureOf(task, result.some(isCensored) ? undefined : line.item, result));
    }
    if (line.kind === 'error') {
      const excerpt = lines.slice(index, Math.min(index + 15, nextBlock(lines, index + 1) + 1)).join('\n');
      failures.push({ kind: 'error', message: line.message, excerpt });
    }
  }
  return summary(failures);
}

type Failure =
  | { readonly kind: 'error'; readonly message: string; readonly excerpt: string }
  | { readonly kind: 'task'; readonly task: string | undefined; readonly message: string; readonly excerpt: string }
  | {
      readonly kind: 'item';
      readonly task: string | undefined;
      readonly item: string;
      readonly message: string;
      readonly excerpt: string;
    };

function failureOf(task: string | undefined, item: string | undefined, result: readonly string[]): Failure {
  const { message, excerpt } = taskResult(result);
  if (item === undefined) return { kind: 'task', task, message, excerpt };
  return { kind: 'item', task, item, message, excerpt: `item: ${item}\n${excerpt}` };
}

function summary(failures: readonly Failure[]): AnsibleFailure | undefined {
  const last = failures.at(-1);
  if (last === undefined) return undefined;
  const excerpt = failures.map((failure) => failure.excerpt).join('\n');
  const [first, ...others] = failures.filter((failure) => failure.kind === 'item');
  if (first === undefined)
    return { task: last.kind === 'error' ? undefined : last.task, message: last.message, excerpt };
  const name = first.task === undefined ? undefined : taskNameForItem(first.task, first.item);
  const task = others.length === 0 || name === undefined ? name : `${name} (and ${others.length} more)`;
  return { task, message: first.message, excerpt };
}

/** Where the result that started above ends: callbacks that print YAML indent it. */
function nextBlock(lines: readonly string[], from: number): number {
  const end = lines.findIndex((line, index) => index >= from && !/^\s/.test(line) && !/^[\]}]/.test(line));
  return end === -1 ? lines.length : end;
}
