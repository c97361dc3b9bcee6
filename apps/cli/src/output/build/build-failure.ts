import { GuestFailed, PackerFailed, VerifyFailed, type VerifyReport } from '@ostrata/ports';
import { InputRefused } from '@ostrata/pipeline';
import { formatText } from '@ostrata/problems';
import type { Terminal } from '../terminal.ts';

/** Why a unit failed: the failing task's own output, the log and the command that looks into it. Indented. */
export function failureText(error: Error, terminal: Terminal): string {
  const { bold, dim } = terminal.paint;
  if (error instanceof InputRefused) return indent(formatText(error.problems, { paint: terminal.paint }));
  const packer = error instanceof PackerFailed ? error : error.cause instanceof PackerFailed ? error.cause : undefined;
  const lines = [error.message];
  if (error instanceof VerifyFailed) {
    lines.push(...error.report.checks.map(checkLine));
  }
  const guest = error instanceof GuestFailed ? error : error.cause instanceof GuestFailed ? error.cause : undefined;
  if (guest !== undefined && guest.console !== '') {
    lines.push(bold('the last that its console showed'), ...excerpt(guest.console, dim));
  }
  if (packer !== undefined) {
    if (packer.task !== undefined) lines.push(`${bold('task')} ${packer.task}`);
    if (packer.excerpt !== '') lines.push('', ...excerpt(packer.excerpt, dim), '');
    lines.push(`${bold('log')}  ${packer.log}`, `${bold('look')} less +G ${quote(packer.log)}`);
  }
  return indent(lines.join('\n'));
}

function checkLine({ name, passed, details }: VerifyReport['checks'][number]): string {
  return passed ? `✓ ${name}` : `✗ ${name}${details === undefined ? '' : `: ${details}`}`;
}

function excerpt(text: string, dim: (text: string) => string): readonly string[] {
  return text.split('\n').map((line) => `${dim('│')} ${line}`);
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}

/** A path for a shell. */
function quote(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
