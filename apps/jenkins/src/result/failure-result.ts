import { PackerFailed, VerifyFailed } from '@ostrata/ports';
import { InputRefused } from '@ostrata/pipeline';
import { formatText } from '@ostrata/problems';
import { harmlessLines } from '../report/harmless.ts';
import type { UnitResult } from './unit-result.ts';

/** What a failure tells: why, the checks that verify made, the failing task, and the last lines of the log. */
export function failureResult(error: Error, log: string): Pick<UnitResult, 'error' | 'checks'> {
  const packer = error instanceof PackerFailed ? error : error.cause instanceof PackerFailed ? error.cause : undefined;
  const message = error instanceof InputRefused ? formatText(error.problems) : error.message;
  return {
    error: {
      name: error.name,
      message: harmlessLines(message),
      ...(packer?.task !== undefined && { task: harmlessLines(packer.task) }),
      excerpt: harmlessLines(packer?.excerpt || lastLines(log)),
    },
    checks: error instanceof VerifyFailed ? error.report.checks.map((check) => ({ ...check })) : [],
  };
}

function lastLines(log: string): string {
  return log.trimEnd().split('\n').slice(-20).join('\n');
}
