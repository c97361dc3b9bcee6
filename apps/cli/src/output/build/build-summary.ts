import type { BuildOutcome } from '@ostrata/pipeline';
import type { Terminal } from '../terminal.ts';
import { bytes, seconds } from '../units.ts';
import { table } from '../table.ts';

/** What a build did, in a table and a line. */
export function buildSummary({ units, rendered }: BuildOutcome, time: number, terminal: Terminal): void {
  if (rendered.length > 0) terminal.line(`rendered anew: ${rendered.length} files`);
  if (units.every(({ outcome }) => outcome === 'present')) {
    terminal.line(`${terminal.green('✓')} Nothing to do: ${units.length} of ${units.length} up to date.`);
    return;
  }
  const rows = units.map(({ unit, outcome, image, steps }) => [
    unit,
    outcome,
    image?.address.split('/').at(-1) ?? '',
    bytes(image?.size),
    steps.length === 0 ? '' : seconds(steps.reduce((sum, step) => sum + step.seconds, 0)),
  ]);
  terminal.line(table(['UNIT', 'OUTCOME', 'VERSION', 'SIZE', 'TIME'], rows, terminal));
  const count = (outcome: string) => units.filter((one) => one.outcome === outcome).length;
  const failed = count('failed') + count('skipped');
  const made = count('built') + count('verified');
  const text = `${made} built and verified, ${count('present')} up to date${failed > 0 ? `, ${failed} not` : ''}, in ${seconds(time)}.`;
  terminal.line(failed > 0 ? terminal.paint.red(text) : text);
}
