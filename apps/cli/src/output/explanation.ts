import type { ExplainedUnit } from '@ostrata/pipeline';
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
    ...unit.variables.map(({ input, kind }) => `variable ${input} ${dim(kind)}`),
    ...unit.changes.map(({ input, kind }) => `${input} ${dim(kind)}`),
    ...(unit.refresh === undefined ? [] : [`refresh ${unit.refresh.to} ${dim(`was ${unit.refresh.from || 'none'}`)}`]),
  ];
  const parent =
    unit.parent === undefined
      ? []
      : [`parent ${unit.parent.unit}`, ...explained(unit.parent, dim).map((line) => `  ${line}`)];
  return [dim(`since ${unit.tag}`), ...own, ...parent];
}
