import { render } from '@ostrata/pipeline';
import { plural } from '../output/plural.ts';
import type { ExitCode } from '../run.ts';
import type { Session } from '../session.ts';

/** `ostrata render`: brings the rendered folders up to date; with `--check` shows how they differ, and exits 1 if they do. */
export async function run(
  session: Session,
  _args: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { adapters } = await session.repository();
  const isCheck = options['check'] === true;
  const { units, differences } = await render(await adapters.files(), { check: isCheck });
  const { terminal } = session;
  if (session.json) session.print({ units, differences });
  else if (isCheck) for (const { patch } of differences) terminal.write(coloured(patch, session));
  if (!session.json) terminal.line(summary(units.length, differences.length, isCheck));
  return isCheck && differences.length > 0 ? 1 : 0;
}

function summary(units: number, files: number, isCheck: boolean): string {
  const all = plural(units, 'unit');
  if (files === 0) return `${all}, all as rendered.`;
  const count = plural(files, 'file');
  return isCheck ? `${all}: ${count} would change. Run \`ostrata render\`.` : `${all}: ${count} written or removed.`;
}

function coloured(patch: string, { terminal }: Session): string {
  const { red, cyan } = terminal.paint;
  return patch
    .split('\n')
    .map((line) => {
      if (/^(---|\+\+\+|@@)/.test(line)) return cyan(line);
      return line.startsWith('-') ? red(line) : line.startsWith('+') ? terminal.green(line) : line;
    })
    .join('\n');
}
