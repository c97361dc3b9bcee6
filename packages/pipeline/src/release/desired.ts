import { checkPins, unitsOf, type Catalog, type Unit } from '@ostrata/catalog';
import type { Files, Tags } from '@ostrata/ports';
import { hasErrors, type Problem } from '@ostrata/problems';
import {
  fingerprints,
  parseTagName,
  parseTrailers,
  unitInputs,
  versionsOf,
  withFiles,
  type Fingerprint,
  type UnitInputs,
} from '@ostrata/versioning';
import { differences, type Difference } from '../author/differences.ts';
import { renderedFolders, renderUnits, type RenderedUnit } from '../author/rendered.ts';
import { InputRefused } from '../failure.ts';
import { loadRepository } from '../load.ts';

/** A unit as the work tree wants it: what goes into it, and the fingerprint that this gives. */
export interface DesiredUnit {
  readonly unit: Unit;
  readonly inputs: UnitInputs;
  readonly fingerprint: Fingerprint;
  /** The fingerprint without the verify part. */
  readonly build: Fingerprint;
  /** What it stands on: a unit of this repository, or the published version it is pinned to. */
  readonly parent?: { readonly unit: string; readonly fingerprint: Fingerprint; readonly version?: string };
}

/** The whole work tree, rendered in memory. Units are in build order, parents first. */
export interface Desired {
  readonly catalog: Catalog;
  readonly units: ReadonlyMap<string, DesiredUnit>;
  readonly rendered: readonly RenderedUnit[];
  readonly differences: readonly Difference[];
  readonly problems: readonly Problem[];
}

/** What every unit would be, were its folder rendered now. Writes nothing. Throws `InputRefused`. */
export async function desired(ports: { readonly files: Files; readonly tags: Tags }): Promise<Desired> {
  const { catalog, problems, tree } = await loadRepository(ports.files);
  if (catalog === undefined) throw new InputRefused(problems);
  const all = unitsOf(catalog);
  const pins = await pinned(catalog, ports.tags);
  const { rendered, problems: unrendered } = renderUnits(catalog, all);
  const found = [...problems, ...pins.problems, ...unrendered];
  if (hasErrors(found)) throw new InputRefused(found);
  const overlay = new Map(rendered.flatMap(({ files }) => [...files]));
  const now = withFiles(tree, overlay, all.flatMap(renderedFolders));

  const units = new Map<string, DesiredUnit>();
  for (const unit of all) {
    const inputs = unitInputs(unit, now, catalog.lock);
    const parent = parentOf(unit, units, pins.fingerprints);
    const { full, build } = fingerprints(inputs, parent?.fingerprint);
    units.set(unit.name, { unit, inputs, fingerprint: full, build, ...(parent === undefined ? {} : { parent }) });
  }
  const stale = await differences(ports.files, tree, rendered);
  return { catalog, units, rendered, differences: stale, problems: found };
}

function parentOf(
  unit: Unit,
  units: ReadonlyMap<string, DesiredUnit>,
  pins: ReadonlyMap<string, Fingerprint>,
): DesiredUnit['parent'] {
  if (unit.parent === undefined) return undefined;
  const version = unit.image.parent?.version;
  if (version !== undefined) {
    const fingerprint = pins.get(`${unit.parent.name}@${version}`);
    if (fingerprint !== undefined) return { unit: unit.parent.name, fingerprint, version };
  }
  const parent = units.get(unit.parent.name);
  return parent === undefined ? undefined : { unit: parent.unit.name, fingerprint: parent.build };
}

/** Fingerprints of tagged versions, by `<unit>@<version>`; tags are listed only when a parent is pinned. */
async function pinned(
  catalog: Catalog,
  tags: Tags,
): Promise<{ readonly fingerprints: ReadonlyMap<string, Fingerprint>; readonly problems: readonly Problem[] }> {
  if (![...catalog.images.values()].some((image) => image.parent?.version !== undefined)) {
    return { fingerprints: new Map(), problems: [] };
  }
  const list = await tags.list();
  const versions = versionsOf(list);
  const known = list.flatMap((tag) => {
    if (parseTagName(tag.name) === undefined) return [];
    return parseTrailers(tag.message).map(
      ({ image, version, target, fingerprint }) => [`${image}/${target}@${version}`, fingerprint] as const,
    );
  });
  return {
    fingerprints: new Map(known),
    problems: checkPins(catalog, (image) => versions.get(image) ?? []),
  };
}
