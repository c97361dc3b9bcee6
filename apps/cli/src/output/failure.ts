import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatText, type Problem } from '@ostrata/problems';
import type { Terminal } from './terminal.ts';

export interface FailureContext {
  readonly terminal: Terminal;
  /** Why the run was aborted, if it was. */
  readonly aborted: unknown;
  /** The repository's root, or where the command runs. */
  readonly folder: string;
  /** Prints the document for `--json`, where that is asked for and none was printed yet. */
  readonly print?: (document: FailureDocument) => void;
}

/** What a command that failed prints for `--json`. */
export interface FailureDocument {
  readonly problems: readonly Problem[];
}

/** Says what a command threw, with a stack only for a fault of its own, and gives the exit code for it. */
export function report(error: unknown, { terminal, aborted, folder, print }: FailureContext): number {
  if (aborted !== undefined) return exitCodeOf(aborted);
  const problems = problemsOf(error);
  if (problems !== undefined) {
    print?.({ problems });
    terminal.note(formatProblems(problems, terminal, folder));
    return 2;
  }
  if (!(error instanceof Error)) throw error;
  if (isFault(error)) throw error;
  print?.(failureDocument(error.name, error.message));
  terminal.note(`${terminal.paint.red(terminal.paint.bold('error'))}: ${error.message}`);
  return inputErrors.has(error.name) ? 2 : 1;
}

/** A failure that is no problem of a file, by its own name: `UnknownRevision` is `unknown-revision`. */
export function failureDocument(name: string, message: string): FailureDocument {
  const code = name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
  return { problems: [{ code, severity: 'error', message }] };
}

/** A failure in a document of `--json` that also tells what was made before it. */
export function failureOf(error: unknown): { readonly name: string; readonly message: string } {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
}

/** Problems with the lines that they stand in. */
export function formatProblems(problems: readonly Problem[], { paint }: Terminal, folder: string): string {
  const files = [...new Set(problems.flatMap(({ place }) => place?.file ?? []))];
  const sources = new Map(files.flatMap((file) => readLines(join(folder, file), file)));
  return formatText(problems, { paint, sources });
}

const inputErrors = new Set([
  'NoRepository',
  'InputRefused',
  'FolderInUse',
  'BadOption',
  'UnknownRevision',
  'InvalidGithubSettings',
  'InvalidDeliverySettings',
  'UntrustedTag',
  'NoPublisher',
  'BadSignature',
  'TagMissing',
  'FingerprintMismatch',
  'WrongAccount',
  'BadDistribution',
]);
/** What a fault of this program is called; every failure that can be met has a name of its own, or is one of the system's. */
const faults = new Set([
  'AssertionError',
  'Error',
  'InvalidHcl',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'ZodError',
]);

/** True of an error that is a fault of this program, and no failure that can be met. */
export function isFault(error: Error): boolean {
  return faults.has(error.name) && !('syscall' in error);
}

function readLines(path: string, file: string): readonly (readonly [string, string])[] {
  try {
    return [[file, readFileSync(path, 'utf8')]];
  } catch {
    return [];
  }
}

function problemsOf(error: unknown): readonly Problem[] | undefined {
  if (!(error instanceof Error) || error.name !== 'InputRefused' || !('problems' in error)) return undefined;
  return Array.isArray(error.problems) ? error.problems : undefined;
}

function exitCodeOf(reason: unknown): number {
  return reason instanceof Error && 'exitCode' in reason && typeof reason.exitCode === 'number' ? reason.exitCode : 1;
}
