import type { PreviewedUnit } from '@ostrata/pipeline';
import type { Terminal } from '../terminal.ts';

/** What a build would do, in its order, and which inputs are the reason. */
export function buildPreview(units: readonly PreviewedUnit[], terminal: Terminal): void {
  const { bold, dim, yellow } = terminal.paint;
  const due = units.filter(({ action }) => action !== 'none');
  for (const { unit, action, reasons, previous, fingerprint } of due) {
    const sign = action === 'build' ? terminal.green('+') : yellow('~');
    const verb = action === 'build' ? (previous === undefined ? 'is built' : 'is rebuilt') : 'is verified anew';
    terminal.line(`${sign} ${bold(unit)} ${verb} ${dim(`dev-${fingerprint.slice(3, 15)}`)}`);
    if (previous === undefined) terminal.line('    it is not in the store');
    for (const { input, kind } of reasons) terminal.line(`    ${input} ${dim(kind)}`);
  }
  if (due.length > 0) terminal.line();
  const count = (action: PreviewedUnit['action']) => units.filter((one) => one.action === action).length;
  terminal.line(`Build: ${count('build')} to build, ${count('verify')} to verify, ${count('none')} up to date.`);
}
