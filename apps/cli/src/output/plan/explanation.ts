import type { ExplainedUnit } from '@ostrata/pipeline/release';
import { plain } from './plan-text.ts';
import type { Terminal } from '../terminal.ts';

/** Why units are due, down to the file and the variable, and through their parents. */
export function explanation(units: readonly ExplainedUnit[], { paint }: Pick<Terminal, 'paint'>): string {
  const { bold, dim } = paint;
  const lines = units.flatMap((unit) => [bold(unit.unit), ...explained(unit, dim).map((line) => `  ${line}`), '']);
  return lines.join('\n');
}

function explained(unit: ExplainedUnit, dim: (text: string) => string): readonly string[] {
  if (!unit.due) return [`up to date with ${unit.tag ?? 'its source'}`];
  if (unit.tag === undefined) return ['it has no tag yet'];
  const own = [
    ...unit.variables.map(
      (one) => `${plain(one.input)}: ${moved(valueText(one.from), valueText(one.to), one.kind, dim)}`,
    ),
    ...unit.changes.map((one) => `${plain(one.input)} ${moved(one.from, one.to, one.kind, dim)}`),
    ...(unit.standsOn === undefined ? [] : [`parent: ${unit.standsOn.to} ${dim(`was ${unit.standsOn.from}`)}`]),
    ...(unit.refresh === undefined ? [] : [`refresh ${unit.refresh.to} ${dim(`was ${unit.refresh.from || 'none'}`)}`]),
  ];
  const parent =
    unit.parent === undefined
      ? []
      : [`parent ${unit.parent.unit}`, ...explained(unit.parent, dim).map((line) => `  ${line}`)];
  return [dim(`since ${unit.tag}`), ...own, ...parent];
}

/** `1.0.0 → 1.1.0`, `1.0.0 removed`, `changed`. */
function moved(
  from: string | undefined,
  to: string | undefined,
  kind: ExplainedUnit['changes'][number]['kind'],
  dim: (text: string) => string,
): string {
  if (from !== undefined && to !== undefined) return `${plain(from)} → ${plain(to)}`;
  const [value] = [from, to].filter((one) => one !== undefined);
  return value === undefined ? dim(kind) : `${plain(value)} ${dim(kind)}`;
}

/** As JSON, so that `"3.11"` and the number 3.11 are told apart; of a long one its beginning. */
function valueText(value: ExplainedUnit['variables'][number]['to']): string | undefined {
  const letters = value === undefined ? undefined : [...JSON.stringify(value).slice(0, 1000)];
  return letters === undefined || letters.length <= 80 ? letters?.join('') : `${letters.slice(0, 79).join('')}…`;
}
