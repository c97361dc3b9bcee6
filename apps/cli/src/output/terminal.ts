import { plain, type Paint } from '@ostrata/problems';
import pc from 'picocolors';

/** Where a command writes: results to standard output, the rest to standard error. */
export interface Terminal {
  /** Colours, when standard error is a terminal and nobody said no. */
  readonly paint: Paint;
  readonly green: (text: string) => string;
  /** True when what is written can be written over: progress moves only then. */
  readonly live: boolean;
  readonly columns: number;
  readonly line: (text?: string) => void;
  readonly write: (text: string) => void;
  /** For people who watch: standard error. */
  readonly note: (text: string) => void;
}

interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** The terminal of two streams. `NO_COLOR` and `FORCE_COLOR` are heeded; under `CI` nothing moves. */
export function terminal(out: Stream, error: Stream, env: Readonly<Record<string, string | undefined>>): Terminal {
  const colours = pc.createColors(wantsColour(out, env));
  const { bold, dim, red, yellow, cyan, green } = colours;
  return {
    paint: colours.isColorSupported ? { bold, dim, red, yellow, cyan } : plain,
    green,
    live: out.isTTY === true && error.isTTY === true && env['CI'] === undefined && env['TERM'] !== 'dumb',
    columns: out.columns ?? 120,
    line: (text = '') => out.write(`${text}\n`),
    write: (text) => out.write(text),
    note: (text) => error.write(`${text}\n`),
  };
}

function wantsColour(out: Stream, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  if (env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0') return true;
  return out.isTTY === true && env['TERM'] !== 'dumb';
}
