import { unitsOf } from '@ostrata/catalog';
import { attribute, print, str } from '@ostrata/hcl';
import type { Files, Machines, PackerVariables, Publisher, Tags } from '@ostrata/ports';
import { problem, suggest } from '@ostrata/problems';
import { devVersion } from '@ostrata/versioning';
import { InputRefused } from '../failure.ts';
import { desired, type Desired, type DesiredUnit } from '../release/desired.ts';
import type { DeliverContext } from './context.ts';
import { publishedImage } from './deliver.ts';
import { devAccountVariables } from './unit/dev-account.ts';
import { isLocal } from './unit/machine.ts';
import { isThere, parentImage, ParentMissing, type ParentImage } from './parents/parent-image.ts';
import { taken } from './unit/taken.ts';

/** Variables for plain Packer, and the same as the text of a `.pkrvars.hcl`. */
export interface UnitVariables {
  readonly variables: PackerVariables;
  readonly text: string;
}

/**
 * What `packer build` of a unit's folder must be told. Keys are not among it: for `qemu` the caller adds
 * `ssh_private_key_file` and `ssh_public_key`. Throws `InputRefused` when there is no such unit, or its parent is not built.
 */
export async function variablesOf(
  ports: { readonly files: Files; readonly tags: Tags; readonly publisher: Publisher; readonly machines: Machines },
  { unit: name, root }: { readonly unit: string; readonly root: string },
): Promise<UnitVariables> {
  const wanted = await desired(ports);
  const one = wanted.units.get(name);
  if (one === undefined)
    throw new InputRefused([
      unknownUnit(
        name,
        unitsOf(wanted.catalog).map((unit) => unit.name),
      ),
    ]);
  const parent = await parentOf(ports, wanted, one);
  const version = devVersion(one.fingerprint);
  const values = {
    image_name: one.unit.image.name,
    image_version: version,
    parent_image: parent.id,
    output_directory: `output/${one.unit.image.name}-${version}`,
    manifest: `output/${one.unit.image.name}-${version}.manifest.json`,
    ...(isLocal(one.unit.target) && { accelerator: await ports.machines.accelerator() }),
    ...devAccountVariables(wanted.catalog, one),
    roles_path: `${root}/roles`,
  };
  const variables = taken(values, one.unit.target, 'build');
  return { variables, text: print(Object.entries(variables).map(([key, value]) => attribute(key, str(value)))) };
}

async function parentOf(
  { publisher }: Pick<DeliverContext, 'publisher'>,
  { catalog, units }: Desired,
  one: DesiredUnit,
): Promise<ParentImage> {
  const { name } = one.unit;
  const parent = one.parent === undefined ? undefined : units.get(one.parent.unit);
  if (parent === undefined) {
    throw new InputRefused([problem('parent-not-built', `${name} is a vendor image, and Packer does not build it`)]);
  }
  const built = isThere(parent.unit) ? undefined : await publishedImage({ publisher }, parent);
  const present = new Map(built === undefined ? [] : [[parent.unit.name, built]]);
  try {
    const image = await parentImage({ publisher, catalog }, one, { present });
    if (image !== undefined) return image;
  } catch (error) {
    if (!(error instanceof ParentMissing)) throw error;
  }
  const { image, target } = parent.unit;
  const hint = `run \`ostrata build ${image.name} --target ${target.name}\``;
  throw new InputRefused([
    problem('parent-not-built', `${name} stands on ${parent.unit.name}, which is not built`, { hint }),
  ]);
}

function unknownUnit(name: string, known: readonly string[]) {
  return problem('unknown-unit', `there is no unit ${name}`, { hint: suggest(name, known) });
}
