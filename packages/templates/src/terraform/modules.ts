import { unitsOf, type Catalog, type Cloud, type Unit } from '@ostrata/catalog';
import { comment, gap, print, type Body } from '@ostrata/hcl';
import { aws } from './aws.ts';
import { azure } from './azure.ts';
import { gcp } from './gcp.ts';
import type { CloudModule } from './cloud-module.ts';
import { selectionVariables, variable } from './selection.ts';
import { qemu } from './qemu.ts';

const modules: Readonly<Record<Cloud, CloudModule>> = { aws, azure, gcp, qemu };

/**
 * The files of a small Terraform module for each unit that is built, by their path: `<image>/<cloud>/<os>/main.tf` and so on. It
 * takes a channel or a version and gives the `id` of the image. The same catalogue gives the same bytes; OpenTofu reads them too.
 */
export function terraformModules(catalog: Catalog): ReadonlyMap<string, string> {
  const units = unitsOf(catalog).filter(({ parent }) => parent !== undefined);
  const files = units.flatMap((unit) =>
    [...moduleFiles(unit, catalog)].map(([name, body]) => [`${unit.name}/${name}`, text(unit, body)] as const),
  );
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function moduleFiles(unit: Unit, { settings }: Catalog): ReadonlyMap<string, Body> {
  const { versions, variables, main, outputs } = modules[unit.target.cloud];
  const lines = [...selectionVariables, ...variables(settings)].flatMap((one) => [gap, variable(one)]).slice(1);
  const body = main(unit);
  return new Map([
    ['versions.tf', versions],
    ['variables.tf', lines],
    ...(body.length === 0 ? [] : [['main.tf', body] as const]),
    ['outputs.tf', outputs(unit)],
  ]);
}

function text({ image, target }: Unit, body: Body): string {
  const head = comment(`${image.name} on ${target.name}, written by \`ostrata export terraform\`.`);
  return print([head, gap, ...body]);
}
