import { unitsOf } from '@ostrata/catalog';
import type { Files } from '@ostrata/ports';
import { hasErrors, type Problem } from '@ostrata/problems';
import { InputRefused } from '../failure.ts';
import { loadRepository } from '../load.ts';
import { differences, type Difference } from './differences.ts';
import { renderedFolders, renderUnits, type RenderedUnit } from './rendered.ts';

/** What `render` did, or with `check` would do. */
export interface RenderOutcome {
  readonly units: readonly string[];
  readonly differences: readonly Difference[];
  readonly problems: readonly Problem[];
}

/** Brings the rendered folders up to date, or with `check` only says how they differ. Throws `InputRefused`. */
export async function render(files: Files, options: { readonly check: boolean }): Promise<RenderOutcome> {
  const { catalog, problems, tree } = await loadRepository(files);
  if (catalog === undefined) throw new InputRefused(problems);
  const { rendered, problems: unrendered } = renderUnits(catalog, unitsOf(catalog));
  if (hasErrors(unrendered)) throw new InputRefused([...problems, ...unrendered]);
  const found = await differences(files, tree, rendered);
  if (!options.check) await writeRendered(files, rendered, found);
  return {
    units: rendered.filter((one) => one.files.size > 0).map(({ unit }) => unit.name),
    differences: found,
    problems: [...problems, ...unrendered],
  };
}

/** Writes the folders in which something differs, and touches no other. */
export async function writeRendered(
  files: Files,
  rendered: readonly RenderedUnit[],
  found: readonly Difference[],
): Promise<void> {
  for (const { unit, files: contents } of rendered) {
    for (const folder of renderedFolders(unit)) {
      if (!found.some(({ path }) => path.startsWith(`${folder}/`))) continue;
      await files.writeFolder(folder, below(folder, contents));
    }
  }
}

function below(folder: string, contents: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    [...contents]
      .filter(([path]) => path.startsWith(`${folder}/`))
      .map(([path, content]) => [path.slice(folder.length + 1), content]),
  );
}
