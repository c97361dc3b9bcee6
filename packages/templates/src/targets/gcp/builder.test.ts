import { expect, it } from 'vitest';
import { catalogueOf, unitOf } from '../../catalogue.cases.ts';
import { renderUnit } from '../../index.ts';
import { gcpFiles } from './gcp.cases.ts';

const hardened = 'src/gcp-hardened/image.yaml';

it('a disk is as large as the nearest of those that it stands on says, in verify as well', () => {
  const told = (gcpFiles[hardened] ?? '').replace('gcp/linux: { builder: {', '$& diskSize: 40,');
  const service =
    'image: gcp-plain\nlayer: service\nparent: gcp-hardened\ntargets: { gcp/linux: { builder: PLACE } }\n';
  const place = '{ project: acme-images, zone: europe-west1-b }';
  const own = '{ project: acme-images, zone: europe-west1-b, diskSize: 60 }';
  const path = 'src/gcp-plain/image.yaml';
  expect(sizes(catalogueOf({ [hardened]: told, [path]: service.replace('PLACE', place) }))).toEqual(['40', '40']);
  expect(sizes(catalogueOf({ [hardened]: told, [path]: service.replace('PLACE', own) }))).toEqual(['60', '60']);
  expect(sizes(catalogueOf({ [path]: service.replace('PLACE', place) }))).toEqual([undefined, undefined]);
});

/** What the folder of the build and that of `verify` set. */
function sizes(catalog: ReturnType<typeof catalogueOf>): readonly (string | undefined)[] {
  const { files } = renderUnit(unitOf(catalog, 'gcp-plain/gcp/linux'), catalog.lock);
  const builders = ['builder.auto.pkrvars.hcl', 'verify/builder.auto.pkrvars.hcl'].map((path) => files.get(path) ?? '');
  return builders.map((text) => /^disk_size += (\d+)$/m.exec(text)?.[1]);
}
