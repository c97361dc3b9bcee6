import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** This machine cannot do it. That is said, and is no failure. */
export class NotHere extends Error {}

/** A tool failed. */
export class Failed extends Error {}

/**
 * Runs a tool to its end, and gives what it wrote to its standard output. All it says is in the log.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ log: string, cwd?: string, env?: Readonly<Record<string, string>> }} options
 */
export function run(command, args, { log, cwd, env = {} }) {
  mkdirSync(dirname(log), { recursive: true });
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  appendFileSync(log, `$ ${command} ${args.join(' ')}\n${stderr ?? ''}${error?.message ?? ''}\n`);
  if (status === 0) return stdout;
  const said = [error?.message ?? '', stdout ?? '', stderr ?? ''].join('\n').trim().split('\n').slice(-20).join('\n');
  throw new Failed(said);
}

/**
 * Runs what only fetches. What a registry does not give is no fault of ours, but what it gives wrong is one.
 * @param {Parameters<typeof run>} call
 */
export function fetched(...call) {
  try {
    run(...call);
  } catch (error) {
    if (!(error instanceof Failed) || /SECURITY ERROR|DO NOT MATCH THE HASHES/.test(error.message)) throw error;
    const lines = error.message.split('\n').filter((line) => line.trim() !== '');
    throw new NotHere(`it could not be fetched: ${lines.at(-1)?.trim()}`);
  }
}
