import { formatText } from '@ostrata/problems';
import { InputRefused } from '@ostrata/pipeline';
import { harmless } from './report/harmless.ts';
import type { ExitCode } from './run.ts';

/** One run of one command: its environment, where it writes, and when it must stop. */
export interface Session {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the job is cancelled, which Jenkins tells by SIGTERM. */
  readonly signal: AbortSignal;
  /** For people who read the log: one line on standard error, harmless to terminals and to Jenkins. */
  readonly note: (text: string) => void;
  readonly print: (text: string) => void;
  /** Runs the command and turns what it throws into text and an exit code. */
  readonly guard: (work: () => Promise<ExitCode>) => Promise<number>;
}

const stop = new AbortController();

/** The session of this process. */
export function openSession(): Session {
  const note = (text: string) => void process.stderr.write(`${text.split('\n').map(harmless).join('\n')}\n`);
  return {
    env: process.env,
    signal: stop.signal,
    note,
    print: (text) => void process.stdout.write(text),
    guard: async (work) => {
      const handlers = (['SIGINT', 'SIGTERM'] as const).map((name) => {
        const handler = () => stop.abort(new Cancelled(name));
        process.on(name, handler);
        return () => process.off(name, handler);
      });
      try {
        return await work();
      } catch (error) {
        return tell(error, note);
      } finally {
        for (const off of handlers) off();
      }
    },
  };
}

/** The job was cancelled. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
  readonly exitCode: number;

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(`cancelled by ${signal}`);
    this.exitCode = signal === 'SIGINT' ? 130 : 143;
  }
}

/** Failures that whoever asked can mend by what they asked for. */
const inputErrors = new Set([
  'BadOption',
  'BadSignature',
  'FingerprintMismatch',
  'InvalidDeliverySettings',
  'InvalidReportInput',
  'NoPublisher',
  'NoRepository',
  'TagMissing',
  'TagMoved',
  'UntrustedTag',
]);

function tell(error: unknown, note: Session['note']): number {
  if (error instanceof Cancelled) {
    note(error.message);
    return error.exitCode;
  }
  if (error instanceof InputRefused) {
    note(formatText(error.problems));
    return 2;
  }
  if (!(error instanceof Error)) throw error;
  note(`error: ${error.message}`);
  return inputErrors.has(error.name) ? 2 : 1;
}
