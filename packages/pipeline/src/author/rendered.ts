import type { Catalog, Unit } from '@ostrata/catalog';
import type { Problem } from '@ostrata/problems';
import { renderUnit } from '@ostrata/templates';

/** A unit and the files of its folder, by their path in the repository. */
export interface RenderedUnit {
  readonly unit: Unit;
  readonly files: ReadonlyMap<string, string>;
}

/** Renders units in memory: the same catalogue gives the same bytes. */
export function renderUnits(
  catalog: Catalog,
  units: readonly Unit[],
): { readonly rendered: readonly RenderedUnit[]; readonly problems: readonly Problem[] } {
  const results = units.map((unit) => ({ unit, result: renderUnit(unit, catalog.lock) }));
  return {
    rendered: results.map(({ unit, result }) => ({
      unit,
      files: new Map([...result.files].map(([path, content]) => [`${unit.folder}/${path}`, content])),
    })),
    problems: results.flatMap(({ result }) => result.problems),
  };
}

/** The parts of a unit's folder that Ostrata writes: all of it, or only these folders of a hand-written one. */
export function renderedFolders(unit: Unit): readonly string[] {
  return unit.settings.template === 'custom' ? [`${unit.folder}/ansible`, `${unit.folder}/verify`] : [unit.folder];
}
