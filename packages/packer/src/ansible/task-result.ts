import * as z from 'zod';

/** What a failed task gave, readable. */
export interface TaskResult {
  /** What went wrong, in one line. */
  readonly message: string;
  /** Message, exit code, both outputs. */
  readonly excerpt: string;
}

/** Reads the lines of a result, in any of the formats in which Ansible prints it. */
export function taskResult(lines: readonly string[]): TaskResult {
  const given = parseResult(lines[0] ?? '') ?? parseResult(lines.join('\n'));
  if (given === undefined) {
    const plain = lines.map((line) => line.trimEnd()).filter((line) => line !== '');
    const said = plain.find((line) => /^\s*msg: ./.test(line))?.replace(/^\s*msg: /, '');
    return { message: said ?? plain[0]?.trim() ?? 'the task failed', excerpt: plain.join('\n') };
  }
  const fields = shown.flatMap((name) => {
    const text = asText(given[name]);
    return text === '' ? [] : [text.includes('\n') ? `${name}:\n${indent(lastLines(text))}` : `${name}: ${text}`];
  });
  const said = [given['msg'], given['reason'], given['censored']].map(asText).find((text) => text !== '');
  const cause = asText(given['stderr']).split('\n').at(-1);
  const first = said?.split('\n')[0] ?? 'the task failed';
  const message = first === 'non-zero return code' && cause ? `${first}: ${cause}` : first;
  return { message, excerpt: fields.join('\n') };
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
