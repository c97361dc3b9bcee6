import { plan, type PlannedUnit } from '@ostrata/pipeline';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** `ostrata plan`: what a build would do, in its order, and which inputs are the reason. */
export async function run(session: Session, images: readonly string[]): Promise<ExitCode> {
  const { adapters } = await session.repository();
  const [files, tags, publisher] = await Promise.all([adapters.files(), adapters.tags(), adapters.publisher()]);
  const units = await plan({ files, tags, publisher }, { images, targets: [] });
  if (session.json) session.print({ units });
  else print(units, session);
  return 0;
}

function print(units: readonly PlannedUnit[], { terminal }: Session): void {
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
  const count = (action: PlannedUnit['action']) => units.filter((one) => one.action === action).length;
  terminal.line(`Plan: ${count('build')} to build, ${count('verify')} to verify, ${count('none')} up to date.`);
}
