import { unitsOf, type Catalog } from '@ostrata/catalog';
import type { Files, Tags } from '@ostrata/ports';
import { hasErrors, type Problem } from '@ostrata/problems';
import { withFiles } from '@ostrata/versioning';
import { differences, type Difference } from '../author/differences.ts';
import { renderedFolders, renderUnits, type RenderedUnit } from '../author/rendered.ts';
import { InputRefused } from '../failure.ts';
import { loadRepository } from '../load.ts';
import { readPins } from './read/pins.ts';
import { desiredUnits, type DesiredUnit } from './read/units.ts';

export type { DesiredUnit };

/** The whole work tree, rendered in memory. Units are in build order, parents first. */
export interface Desired {
  readonly catalog: Catalog;
  readonly units: ReadonlyMap<string, DesiredUnit>;
  readonly rendered: readonly RenderedUnit[];
  readonly differences: readonly Difference[];
  readonly problems: readonly Problem[];
}

/** In place of a refresh stamp, so that no dev build is taken for a release's image, nor the other way round. */
const devStamp = 'dev';

/** What every unit would be, were its folder rendered now. Writes nothing. Throws `InputRefused`. */
export async function desired(ports: { readonly files: Files; readonly tags: Tags }): Promise<Desired> {
  const { catalog, problems, tree } = await loadRepository(ports.files);
  if (catalog === undefined) throw new InputRefused(problems);
  const all = unitsOf(catalog);
  const pins = await readPins(catalog, all, ports.tags);
  const { rendered, problems: unrendered } = renderUnits(catalog, all);
  const found = [...problems, ...pins.problems, ...unrendered];
  if (hasErrors(found)) throw new InputRefused(found);
  const overlay = new Map(rendered.flatMap(({ files }) => [...files]));
  const now = withFiles(tree, overlay, all.flatMap(renderedFolders));
  const units = desiredUnits(all, { tree: now, lock: catalog.lock, pins: pins.fingerprints, stamp: () => devStamp });
  const stale = await differences(ports.files, tree, rendered);
  return { catalog, units, rendered, differences: stale, problems: found };
}
