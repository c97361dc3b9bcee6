import { z } from 'zod';

/** The Ansible task that ended a play. */
export interface AnsibleFailure {
  /** As Ansible prints it: `role : name`; absent when Ansible failed before the first task. */
  readonly task: string | undefined;
  /** What went wrong, in one line. */
  readonly message: string;
  /** What the task gave, readable: message, exit code, both outputs. */
  readonly excerpt: string;
}

/** Finds the task that ended a play in what Ansible printed; failures that it ignored or rescued do not count. */
export function ansibleFailure(lines: readonly string[]): AnsibleFailure | undefined {
  let task: string | undefined;
  let failures: Failure[] = [];
  for (const [index, line] of lines.entries()) {
    const started = /^(?:TASK|RUNNING HANDLER) \[(?<task>.*)\] \**$/.exec(line)?.groups?.['task'];
    if (started !== undefined) {
      task = started;
      failures = [];
    }
    if (/^\.\.\.ignoring$/.test(line)) failures = [];
    const parts = /^(?:fatal|failed): \[(?<host>[^\]]+)\](?<about>.*?) => ?(?<result>.*)$/.exec(line)?.groups;
    if (parts !== undefined) {
      const result = [parts['result'] ?? '', ...lines.slice(index + 1, nextBlock(lines, index + 1))];
      failures.push({ task, ...describe(parts['about'] ?? '', result) });
    }
    const refused = /^(?:\[ERROR\]|ERROR!):? ?(?<message>.+)$/.exec(line)?.groups?.['message'];
    if (refused !== undefined) {
      const excerpt = lines.slice(index, Math.min(index + 15, nextBlock(lines, index + 1) + 1)).join('\n');
      failures.push({ task: undefined, message: refused, excerpt });
    }
  }
  return summary(failures);
}

interface Failure {
  readonly task: string | undefined;
  readonly message: string;
  readonly excerpt: string;
}

function summary(failures: readonly Failure[]): AnsibleFailure | undefined {
  const last = failures.at(-1);
  if (last === undefined) return undefined;
  return { ...last, excerpt: failures.map(({ excerpt }) => excerpt).join('\n') };
}

/** Where the result that started above ends: callbacks that print YAML indent it. */
function nextBlock(lines: readonly string[], from: number): number {
  const end = lines.findIndex((line, index) => index >= from && !/^\s/.test(line) && !/^[\]}]/.test(line));
  return end === -1 ? lines.length : end;
}

/** What is shown of a result, in this order. */
const shown = [
  'msg',
  'reason',
  'rc',
  'cmd',
  'stderr',
  'stdout',
  'module_stderr',
  'module_stdout',
  'exception',
  'censored',
] as const;

const resultSchema = z.record(z.string(), z.unknown());

function describe(about: string, result: readonly string[]): { readonly message: string; readonly excerpt: string } {
  const item = /\(item=(?<item>.*)\)/.exec(about)?.groups?.['item'];
  const intro = item === undefined ? [] : [`item: ${item}`];
  const given = parseResult(result[0] ?? '') ?? parseResult(result.join('\n'));
  if (given === undefined) {
    const plain = result.map((line) => line.trimEnd()).filter((line) => line !== '');
    const said = plain.find((line) => /^\s*msg: ./.test(line))?.replace(/^\s*msg: /, '');
    return { message: said ?? plain[0]?.trim() ?? 'the task failed', excerpt: [...intro, ...plain].join('\n') };
  }
  const fields = shown.flatMap((name) => {
    const text = asText(given[name]);
    return text === '' ? [] : [text.includes('\n') ? `${name}:\n${indent(lastLines(text))}` : `${name}: ${text}`];
  });
  const said = [given['msg'], given['reason'], given['censored']].map(asText).find((text) => text !== '');
  const cause = asText(given['stderr']).split('\n').at(-1);
  const first = said?.split('\n')[0] ?? 'the task failed';
  const message = first === 'non-zero return code' && cause ? `${first}: ${cause}` : first;
  return { message, excerpt: [...intro, ...fields].join('\n') };
}

function parseResult(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return resultSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value.trim();
  return Array.isArray(value) && value.every((part) => typeof part === 'string')
    ? value.join(' ')
    : JSON.stringify(value);
}

function lastLines(text: string): string {
  const lines = text.split('\n');
  return lines.length <= 20 ? text : ['…', ...lines.slice(-20)].join('\n');
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
