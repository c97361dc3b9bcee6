import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Adapters } from '@ostrata/compose';
import { version } from './version.ts';
import { report } from './output/failure.ts';
import { terminal, type Terminal } from './output/terminal.ts';
import type { ExitCode } from './run.ts';

/** One run of one command: where it runs, where it writes, and when it must stop. */
export interface Session {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly json: boolean;
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C and by SIGTERM. */
  readonly signal: AbortSignal;
  /** The image repository around the folder and its adapters. Throws `NoRepository`. */
  readonly repository: () => Promise<{ readonly root: string; readonly adapters: Adapters }>;
  /** Prints a document for `--json`. */
  readonly print: (document: unknown) => void;
  /** Runs the command and turns what it throws into text and an exit code. */
  readonly guard: (work: () => Promise<ExitCode>) => Promise<number>;
}

/** The session of this process. */
export function openSession(options: Readonly<Record<string, unknown>>): Session {
  const directory = options['directory'];
  const folder = resolve(typeof directory === 'string' ? directory : '.');
  const stop = new AbortController();
  const out = terminal(process.stdout, process.stderr, process.env);
  const json = options['json'] === true;
  let found: string | undefined;
  let hasPrinted = false;
  const print = (document: unknown) => {
    hasPrinted = true;
    out.line(JSON.stringify(document, null, 2));
  };
  return {
    folder,
    env: process.env,
    version,
    json,
    terminal: out,
    signal: stop.signal,
    repository: async () => {
      const { compose, findRepository, configured } = await import('@ostrata/compose');
      const root = findRepository(folder);
      found = root;
      const settings = () => configured(readFileSync(join(root, 'ostrata.yaml'), 'utf8'));
      return { root, adapters: compose({ root, env: process.env, version, settings }) };
    },
    print,
    guard: async (work) => {
      const release = stopOn(stop, out);
      try {
        return await work();
      } catch (error) {
        const context = { terminal: out, aborted: stop.signal.reason, folder: found ?? folder };
        return report(error, { ...context, ...(json && !hasPrinted && { print }) });
      } finally {
        release();
      }
    },
  };
}

/** Why a run was stopped. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly exitCode: number;

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(`stopped by ${signal}`);
    this.exitCode = signal === 'SIGINT' ? 130 : 143;
  }
}

function stopOn(stop: AbortController, out: Terminal): () => void {
  const handlers = (['SIGINT', 'SIGTERM'] as const).map((signal) => {
    const handler = () => {
      if (!stop.signal.aborted) out.note(`${signal}: stopping and cleaning up`);
      stop.abort(new Interrupted(signal));
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => {
    for (const off of handlers) off();
  };
}
