import { stripVTControlCharacters } from 'node:util';
import type { PackerEvent } from '@ostrata/ports';
import type { MachineLine } from './machine-readable.ts';

/** What a line for the user says: one event for each line of its text. Other lines say nothing. */
export function toEvents({ type, data }: MachineLine): readonly PackerEvent[] {
  if (type !== 'ui') return [];
  const [ui, text = ''] = data;
  return splitLines(text).map((line) => toEvent(line, ui === 'error'));
}

/** A line of text that came outside of the machine-readable format. */
export function strayEvent(line: string): PackerEvent {
  return { kind: 'error', message: printable(line), source: '' };
}

function toEvent(line: string, failed: boolean): PackerEvent {
  const named = /^(?:==>|-->| {4}) ?(?<source>[\w-]+\.[\w-]+): ?(?<message>.*)$/.exec(line)?.groups;
  return {
    kind: failed ? 'error' : 'output',
    message: named?.['message'] ?? line.replace(/^==> /, ''),
    source: named?.['source'] ?? '',
  };
}

function splitLines(text: string): readonly string[] {
  return printable(text)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}

/** Without what could move the cursor or colour a terminal. */
function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[^\P{Cc}\n\t]/gu, '');
}
