import type { ExplainedUnit } from '@ostrata/pipeline/release';
import { plain } from './plan-text.ts';
import type { Terminal } from './terminal.ts';

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
    ...unit.variables.map(({ input, kind }) => `variable ${plain(input)} ${dim(kind)}`),
    ...unit.changes.map(({ input, kind }) => `${plain(input)} ${dim(kind)}`),
    ...(unit.standsOn === undefined ? [] : [`parent: ${unit.standsOn.to} ${dim(`was ${unit.standsOn.from}`)}`]),
    ...(unit.refresh === undefined ? [] : [`refresh ${unit.refresh.to} ${dim(`was ${unit.refresh.from || 'none'}`)}`]),
  ];
  const parent =
    unit.parent === undefined
      ? []
      : [`parent ${unit.parent.unit}`, ...explained(unit.parent, dim).map((line) => `  ${line}`)];
  return [dim(`since ${unit.tag}`), ...own, ...parent];
}
